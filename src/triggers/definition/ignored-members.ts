/**
 * What every `PlaceTrigger` of PlaceOS's own client has, whether it stands for a trigger or for a system trigger. The
 * client sends nearly all of it along when either is saved. `_actions` and `_conditions` are how it keeps the two that
 * have no underscore; it sends these when one is saved as a whole, and PlaceOS ignores them.
 * @see @placeos/ts-client, `PlaceTrigger` and `PlaceResource`, and what `PlaceTriggerComplete` adds
 */
const ofTheClient = [
  'id',
  'name',
  'created_at',
  'updated_at',
  'version',
  'description',
  'system_name',
  'system_id',
  'activated_count',
  'trigger_count',
  'debounce_period',
  'important',
  'enabled',
  'enable_webhook',
  'exec_enabled',
  'webhook_secret',
  'supported_methods',
  'control_system_id',
  'control_system',
  'zone_id',
  'trigger_id',
  'playlists',
  'any_match',
  'actions',
  '_actions',
  'conditions',
  '_conditions',
] as const

/**
 * What PlaceOS's own answers have beside that.
 * @see PlaceOS/models, trigger.cr and trigger_instance.cr: attributes, associations and proxied attributes
 */
const ofThePlaceosModels = ['triggered', 'trigger_instances', 'binding'] as const

/** What the answers of this program have beside that: who sends one back with a change in it means the change. */
const ofOurAnswers = [
  'declared',
  'triggered_at',
  'action_errors',
  'comparison_errors',
  'refusal',
  'capture_left',
  'secret_use',
  'previous_secret',
] as const

/** What may stand in a trigger or a system trigger without a meaning there: it is ignored, as PlaceOS does. */
export const ignoredMembers: readonly string[] = [...ofTheClient, ...ofThePlaceosModels, ...ofOurAnswers]
