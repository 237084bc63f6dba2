import type { Plugin } from 'vite'

/** What is taken out of the chart library: a place in its source, and what stands there instead. */
const CUTS: readonly (readonly [place: RegExp, instead: string])[] = [
  // Other ways to draw a line than a straight one.
  [/\(paths\.(?:stepped|bars|spline) *= \w+\);/g, ''],
  // What it offers to pages that format and join by hand, or have several charts that move together.
  [
    /uPlot\.(?:join|fmtDate|tzDate|addGap|clipGaps|rangeLog|rangeAsinh|fmtNum|rangeNum|orient|pxRatio|assign|sync) *= \w+;/g,
    '',
  ],
  // Times written its own way: the page writes those below the chart, and shows no legend.
  [/const _(?:fmtDate|timeAxisVals|timeSeriesVal) += .*;/g, ''],
  [/isTime \? \(isStr\(sv\) .* : sv \|\| numSeriesVal/, 'sv || numSeriesVal'],
  [/isArr\(av\) \?\s+timeAxisVals\(.*:/, ''],
  [/isStr\(av\) \?\s+timeAxisVal\(.*:/, ''],
  [/av \|\| _timeAxisVals/, 'av'],
  [/const _timeAxisStamps = \[[^;]*;/, 'const _timeAxisStamps = [];'],
  // The bundler cannot tell that these calls do nothing else.
  [/(?<=const \w+3 = \w+)\.map\(slice3\)/g, ''],
  // Its own legend, cursor and selection, which the page does not show.
  [/const showLegend = legend\.show;/, 'const showLegend = false;'],
  [/const showCursor = +cursor\.show;/, 'const showCursor = false;'],
  [
    /if \((?:select\.show && shouldSetSelect|legend\.show && legend\.live && shouldSetLegend)\)/g,
    'if (false)',
  ],
  // Ways to change what it shows, which the page makes anew instead.
  [
    /^\t+self\.(?:pub|(?:add|del|set)(?:Series|Band)|posToIdx|posToVal|setSelect|setLegend|batch) = \w+;/gm,
    '',
  ],
  [/self\.setCursor = \(/, 'const setCursor = ('],
]

/**
 * Leaves out of the chart library what the page never uses, a sixth of it: the bundler cannot tell by itself.
 * Fails where a place is not found, as it may be in another version.
 */
export const leanChart = (): Plugin => ({
  name: 'lean-chart',
  enforce: 'pre',
  transform(code, id) {
    if (!id.includes('uPlot.esm')) return undefined
    return CUTS.reduce((lean, [place, instead]) => {
      const cut = lean.replace(place, instead)
      if (cut === lean) this.error(`uPlot has no place ${String(place)}`)
      return cut
    }, code)
  },
})
