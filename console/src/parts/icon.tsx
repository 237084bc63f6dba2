import type { JSX } from 'preact'

/** Outlines in a square of 24. */
const SHAPES = {
  add: 'M12 5v14M5 12h14',
  back: 'M15 5l-7 7 7 7',
  bolt: 'M13 3L5 13h6l-1 8 8-10h-6z',
  capture: 'M4 9V5h4M20 9V5h-4M4 15v4h4M20 15v4h-4M9 12h6M12 9v6',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  close: 'M6 6l12 12M18 6L6 18',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  edit: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
  help: 'M9 9a3 3 0 1 1 4 3c-.7.4-1 1-1 2M12 18v.01',
  link: 'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.700-5.700L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.700 5.700L12 17',
  moon: 'M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500z',
  out: 'M14 4h5v16h-5M10 8l-4 4 4 4M6 12h9',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 5l12 7-12 7z',
  search: 'M10.500 4a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13zM15.500 15.500L20 20',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.500 1.500M17.500 17.500L19 19M5 19l1.500-1.500M17.500 6.500L19 5',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  up: 'M12 20V5M6 11l6-6 6 6',
  turn: 'M20 11a8 8 0 1 0-2 6M20 4v7h-7',
} as const
export type IconName = keyof typeof SHAPES

/** A picture beside words, or in a button that has a label; nobody needs to have it read to them. */
export const Icon = ({ name }: { readonly name: IconName }): JSX.Element => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={SHAPES[name]} />
  </svg>
)
