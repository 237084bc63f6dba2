import { systems } from '../../api/routes.js'
import { useLoaded, type Loaded } from '../../load.js'
import type { Option } from '../../parts/form/inputs.js'

/** The most systems that are offered at once. */
const OFFERED = 1000

/** The systems there are, to choose one of them. */
export const useSystemOptions = (): Loaded<Option[]> =>
  useLoaded(
    async () => (await systems.list('', OFFERED)).data.map(({ id, name }): Option => [id, `${name} (${id})`]),
    [],
  )
