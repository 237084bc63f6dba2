/* A driver with very many statuses, each of which also says when it was started. */
import { Driver, driver } from 'placeos-webhooks'

/** Has as many as the setting `statuses` says. */
export class Wall extends Driver {
  onLoad() {
    const started = this.now()
    for (let n = 0; n < this.settings.statuses; n += 1) this.status.set(`status_${n}`, [n, started])
  }
}
driver({ name: 'Wall', generic: 'Wall' })(Wall)
