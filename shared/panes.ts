/** The panes that can be moved, opened and closed; the traffic is always in the middle. In the order in which they share a place. */
export const paneNames = ['sources', 'topics', 'detail', 'send', 'statistics'] as const
export type PaneName = (typeof paneNames)[number]

/** Where a pane can be: beside the traffic, or under it. */
export const panePlaces = ['left', 'right', 'bottom'] as const
export type PanePlace = (typeof panePlaces)[number]
