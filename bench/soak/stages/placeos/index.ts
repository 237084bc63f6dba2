import type { Figures } from '../../figures.js'
import { bindings } from './bindings.js'
import { lost } from './lost.js'
import { maps } from './maps.js'
import { moves } from './moves.js'
import { outages } from './outages.js'
import { speed } from './speed.js'

interface PlaceOsStage {
  readonly name: string
  readonly says: string
  readonly run: (folder: string, figures: Figures, seed: number) => Promise<void>
}

/** What a runtime in PlaceOS is put through, with doubles of cores on a Redis of its own. */
export const placeos: readonly PlaceOsStage[] = [
  { name: 'moves', says: 'cores join, leave and crash 200 times at 100 calls a second', run: moves },
  { name: 'lost', says: 'one of 100 answers is lost, and one of 100 connections refused', run: lost },
  { name: 'maps', says: 'maps are emptied and filled 1,000 times at 200 calls a second', run: maps },
  { name: 'speed', says: 'compares calls with bare posts, 200 a second', run: speed },
  { name: 'bindings', says: 'Redis goes and comes with 10,000 keys followed', run: bindings },
  { name: 'outages', says: 'Redis is down, then frozen, for 30 s at 100 calls a second', run: outages },
]
