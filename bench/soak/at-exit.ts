const undoings: (() => void)[] = []

process.on('exit', () => {
  // What was made last may stand on what was made before.
  for (const undo of undoings.reverse()) undo()
})
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    process.exit(130)
  })

/**
 * Undoes what is outside of this process, such as another one, when this one ends: by itself, at a signal, or because
 * a stage takes too long.
 * @returns what says that it is undone already
 */
export function atExit(undo: () => void): () => void {
  undoings.push(undo)
  return () => {
    undoings.splice(undoings.indexOf(undo), 1)
  }
}
