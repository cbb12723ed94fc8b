//! Tables that become cards on a phone.

use maud::{Markup, html};

/// A column: its heading, and whether it holds amounts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column<'a> {
    /// Its heading; on a phone the label of each cell.
    pub(crate) heading: &'a str,
    /// Whether its cells are amounts, which stand at the end of the line.
    pub(crate) number: bool,
}

impl<'a> Column<'a> {
    /// A column of texts.
    pub(crate) const fn text(heading: &'a str) -> Self {
        Self { heading, number: false }
    }

    /// A column of amounts.
    pub(crate) const fn number(heading: &'a str) -> Self {
        Self { heading, number: true }
    }
}

/// A table of `rows`, whose first cell names the row. `caption` is read out and not shown.
pub(crate) fn table(caption: &str, columns: &[Column<'_>], rows: &[Vec<Markup>]) -> Markup {
    html! {
        table class="stack" {
            caption class="unseen" { (caption) }
            thead {
                tr {
                    @for column in columns {
                        th scope="col" class=[column.number.then_some("number")] {
                            (column.heading)
                        }
                    }
                }
            }
            tbody { @for row in rows { tr { (cells(columns, row)) } } }
        }
    }
}

fn cells(columns: &[Column<'_>], row: &[Markup]) -> Markup {
    html! {
        @for (place, (column, cell)) in columns.iter().zip(row).enumerate() {
            @if place == 0 {
                th scope="row" { (cell) }
            } @else {
                td class=[column.number.then_some("number")] data-label=(column.heading) {
                    div { (cell) }
                }
            }
        }
    }
}
