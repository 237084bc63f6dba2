import type { Figures } from '../../figures.js'
import { clock } from './clock.js'
import { files } from './files.js'
import { imports } from './imports.js'
import { log } from './log.js'
import { loops } from './loops.js'
import { mails } from './mails.js'
import { postgres } from './postgres.js'
import { removed } from './removed.js'

/** What goes wrong around a host, as stages under load. */
export const surroundings: readonly {
  readonly name: string
  readonly says: string
  readonly run: (folder: string, figures: Figures) => Promise<void>
}[] = [
  { name: 'loops', says: 'triggers that undo each other, and commands that call each other', run: loops },
  {
    name: 'log-full',
    says: 'a log on a full disk',
    run: (folder, figures) => log(folder, figures, '2>/dev/full'),
  },
  {
    name: 'log-stuck',
    says: 'a log whose reader stands still',
    run: (folder, figures) => log(folder, figures),
  },
  { name: 'imports', says: 'a driver that is never loaded to its end', run: imports },
  { name: 'files', says: 'configurations of 5,000 modules that cannot be used', run: files },
  {
    name: 'postgres',
    says: 'a PostgreSQL that is halted for 4 s, and one that is started again',
    run: postgres,
  },
  { name: 'removed', says: 'the database file is removed', run: removed },
  { name: 'clock', says: 'a clock that is set on by 3 h, and back; it takes libfaketime', run: clock },
  { name: 'mails', says: 'a mail server that does not answer', run: mails },
]
