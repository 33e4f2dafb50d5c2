import { readFile } from 'node:fs/promises'
import { chapterFolders, selectChapter, type ChapterFolder } from '../chapters.ts'
import { title } from '../reporters/headings.ts'
import { markdown } from '../reporters/markdown.ts'
import type { Verb } from './verb.ts'

export const readVerb: Verb = {
  argument: '[chapter]',
  summary: 'a chapter, page by page; without one, the list of chapters',
  options: [],
  run: async (name, _, { out, page, columns, color, longLines }) => {
    if (name === '') {
      out(await contents())
      return 0
    }
    const { readme, folder } = selectChapter(name)
    const text = await readFile(readme, 'utf8')
    await page(`${markdown(text, { columns, color, longLines, folder: `chapters/${folder}` })}\n`)
    return 0
  },
}

async function contents(): Promise<string> {
  const lines = await Promise.all(chapterFolders().map(async (chapter) => lineOf(chapter)))
  return [...lines, '', `Read one: npm run read ch${chapterFolders()[0]?.number ?? 1}`, ''].join(
    '\n',
  )
}

async function lineOf({ number, readme }: ChapterFolder): Promise<string> {
  return `${`ch${number}`.padEnd(6)}${title(await readFile(readme, 'utf8'))}`
}
