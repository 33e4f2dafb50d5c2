/**
 * Tells when a file was saved, in two ways side by side: the events of its folder come at once, and where
 * none come (a network mount, a container's shared folder, no watch left) a look at the file itself, again
 * and again, finds the save a little later. fs.watchFile would miss a save before its own first look.
 */
import { statSync, watch, type FSWatcher } from 'node:fs'
import { basename, dirname } from 'node:path'

// A look is one stat: cheap enough to go on all day, and soon enough for a person.
const LOOK_EVERY_MS = 250

/**
 * Calls `saved` for each save of the file, whatever the editor does: writes in place, puts another file
 * there, deletes it first. Not for its deletion, and never twice for one save.
 * @returns what ends it.
 */
export function watchSaves(file: string, saved: () => void): () => void {
  let known = versionOf(file)
  const look = (): void => {
    const found = versionOf(file)
    if (found === known) return
    known = found
    if (found !== undefined) saved()
  }
  const events = folderEvents(file, look)
  const looking = setInterval(look, LOOK_EVERY_MS)
  return () => {
    events?.close()
    clearInterval(looking)
  }
}

/** Changes with each save, also with one that leaves the text as it was. */
function versionOf(file: string): string | undefined {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false })
  return stat && `${stat.ino} ${stat.size} ${stat.mtimeNs}`
}

function folderEvents(file: string, look: () => void): FSWatcher | undefined {
  try {
    const events = watch(dirname(file), (_, name) => {
      if (name === null || name === basename(file)) look()
    })
    // The folder may go, or the system may take the watch away: then the look at the file is left.
    return events.on('error', () => events.close())
  } catch {
    return undefined
  }
}
