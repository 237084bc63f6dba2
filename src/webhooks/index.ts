export { WEBHOOK_CLEARANCE, webhookGates } from './gates.js'
export { deniedHeaders } from './reply-rules.js'
export { webhooks, type WebhookParts, type Webhooks } from './router.js'
