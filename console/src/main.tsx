import { render } from 'preact'
import { App } from './app.js'
import { followKeys } from './keyboard.js'
import { followExecutions } from './live/streams.js'
import { followSession } from './live/live.js'
import { learnPlace } from './place.js'
import { followAddress } from './route.js'
import { renewSession } from './sign-in.js'
import { followTheme } from './theme.js'
import './style/base.css'
import './style/parts.css'
import './style/pages.css'
import './style/executions.css'

followTheme()
followAddress()
followKeys()
followSession()
followExecutions()
// The page's own address stands where the server does not say.
learnPlace().catch(() => undefined)
// Who cannot be looked up is asked to sign in.
renewSession().catch(() => undefined)

const root = document.getElementById('app')
if (root) render(<App />, root)
