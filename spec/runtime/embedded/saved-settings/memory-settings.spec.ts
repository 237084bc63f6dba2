import { MemorySettings } from '../../../../src/runtime/embedded/index.js'
import { savedSettingsContract } from '../../../contract/saved-settings.js'

savedSettingsContract('Settings in memory', () => new MemorySettings())
