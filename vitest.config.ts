/**
 * How the tests are run, on two cores: the proofs of each chapter in a process of their own, so that it stays small
 * (each program that it starts is a fork of it), and two programs at a time in each of two.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { defineConfig } from 'vitest/config'
import { exercises } from './grader/src/course.ts'

const PROOFS = 'grader/test/prove.test.ts'

/** The later chapters take longer, and the grader's own tests are short: so no worker is left with much at the end. */
class LastChapterFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((one, other) => other.project.name.localeCompare(one.project.name))
  }
}

const chapters = [...new Set(exercises().map(({ chapter }) => chapter))]

export default defineConfig({
  test: {
    maxWorkers: 2,
    maxConcurrency: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    sequence: { sequencer: LastChapterFirst },
    projects: [
      {
        extends: true,
        test: { name: 'grader', include: ['grader/test/**/*.test.ts'], exclude: [PROOFS] },
      },
      ...chapters.map((chapter) => ({
        extends: true as const,
        test: { name: `prove ${chapter}`, include: [PROOFS], env: { PROVED_CHAPTER: chapter } },
      })),
    ],
  },
})
