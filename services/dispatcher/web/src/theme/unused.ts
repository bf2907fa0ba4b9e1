/** Elements of Designsystemet that no page uses: its Field brings all of them along, and the build leaves these out. Whoever uses one
    takes it off this list. */
export const UNUSED = ["Breadcrumbs", "Pagination", "Popover", "Suggestion", "Tabs", "Tooltip"];
