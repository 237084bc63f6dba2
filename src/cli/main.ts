#!/usr/bin/env -S node --max-semi-space-size=64 --enable-source-maps
// The flag gives new objects 64 MiB: with many modules each collection walks the whole heap's pages, however little
// is new, so there should be few of them.
await import('./run.js')

export {}
