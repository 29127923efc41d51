// Rejects what no other tool rejects: tests that are switched off, notes to oneself, doors left open in the
// renderer, and silenced type errors. Prints every place and exits 1 when there is one.
import { globSync, readFileSync } from 'node:fs'

type Ban = { pattern: RegExp; where: RegExp; except?: RegExp; why: string }

const source = /\.(ts|tsx)$/
const bans: readonly Ban[] = [
  {
    pattern: /\.(skip|only|todo|skipIf|runIf)\s*\(/,
    where: /^test\//,
    why: 'a test that is switched off proves nothing',
  },
  {
    pattern: /\bx(it|test|describe)\s*\(/,
    where: /^test\//,
    why: 'a test that is switched off proves nothing',
  },
  { pattern: /\b(TODO|FIXME|XXX)\b/, where: source, why: 'open work belongs into an issue' },
  { pattern: /@ts-(ignore|expect-error|nocheck)/, where: source, why: 'mend the type instead' },
  {
    pattern: /\binnerHTML\b/,
    where: /^(renderer|electron)\//,
    why: 'text from outside must never become markup',
  },
  {
    pattern: /\bopenExternal\b/,
    where: /^(?!test\/)/,
    except: /^electron\/main\/external-links\.ts$/,
    why: 'only the allow-listed wrapper opens links',
  },
]

const self = /^scripts\/check\//
const files = globSync('{shared,electron,renderer,hub,scripts,test}/**/*.{ts,tsx}').filter(
  (f) => !self.test(f),
)
const found = files.flatMap((file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, index) =>
      bans
        .filter((ban) => ban.where.test(file) && !ban.except?.test(file) && ban.pattern.test(line))
        .map((ban) => `${file}:${index + 1}: ${line.trim()}\n    ${ban.why}`),
    ),
)

for (const place of found) console.error(place)
console.log(`words: ${files.length} files, ${found.length} forbidden`)
process.exitCode = found.length > 0 ? 1 : 0
