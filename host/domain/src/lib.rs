//! The pure core: power items, flowcharts, calendars, clocks, cases, supervision, cards
