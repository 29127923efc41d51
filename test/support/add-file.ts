/** Takes a file in as a person would: a new small photo by the camera, unless the test says otherwise. */
import { filesCommands } from '#service/features/files/commands.ts'
import type { CommandDeps } from '#service/host/handlers.ts'
import { smallPhoto } from './photos.ts'
import { quiet, value } from './round.ts'

type Given = Parameters<(typeof filesCommands)['files.add']>[1]

export const addFile = async (deps: CommandDeps, given: Partial<Given> = {}) =>
  value(
    await filesCommands['files.add'](
      deps,
      {
        record: { kind: 'case', id: 'one' },
        part: null,
        source: 'camera',
        name: '照片.jpg',
        caption: '',
        from: given.from ?? { bytes: await smallPhoto() },
        ...given,
      },
      quiet,
    ),
  )
