//! Which round can each commune finish? A tile for each commune and round.

use super::axes::{self, Entry, Sample};
use super::canvas::{At, Canvas, Rect, Type};
use super::frame::{Caption, Figure, Layout};
use super::style::{FOOTER_PT, GRID_MM, INK, PAPER, SMALL_PT, ink_on};
use super::words::{self, either};
use crate::answers::feasibility::{self, Limit};
use crate::text::{Lang, number};

/// Lower ends of the classes of chance, and what the last one begins with.
const CLASSES: [f64; 5] = [0.8, 0.6, 0.4, 0.2, 0.0];

/// What the chart says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Feasibility {
    caption: Caption,
    lang: Lang,
    communes: Vec<String>,
    rounds: Vec<String>,
    /// Chance, error and binding limit, by commune and round; none where nothing is planned.
    pub tiles: Vec<Vec<Option<Tile>>>,
}

/// One commune and round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tile {
    chance: f64,
    error: f64,
    binding: Option<Limit>,
}

impl Feasibility {
    /// The chances of a scenario; `None` without rounds.
    pub(super) fn of(found: &feasibility::Feasibility, lang: Lang) -> Option<Self> {
        let mut numbers: Vec<usize> = found.rounds.iter().map(|round| round.round).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let name = |round: &usize| {
            let own = found.rounds.iter().find(|found| found.round == *round);
            own.map_or(String::new(), |own| own.name.get(lang).to_owned())
        };
        let tiles: Vec<Vec<Option<Tile>>> = (0..found.communes.len())
            .map(|commune| {
                let tile = |round: &usize| {
                    let own =
                        |r: &&feasibility::RoundChance| r.commune == commune && r.round == *round;
                    found.rounds.iter().find(own).map(|r| Tile {
                        chance: r.chance,
                        error: r.error,
                        binding: r.binding,
                    })
                };
                numbers.iter().map(tile).collect()
            })
            .collect();
        // Communes are hardly ever told apart; rounds are.
        let range = |round: usize| {
            let own = found.rounds.iter().filter(move |found| found.round == round);
            own.fold((1.0_f64, 0.0_f64), |(low, high), r| (low.min(r.chance), high.max(r.chance)))
        };
        let middle = |round: usize| range(round).0 + range(round).1;
        let worst = numbers.iter().copied().min_by(|&a, &b| middle(a).total_cmp(&middle(b)))?;
        let (low, high) = range(worst);
        let [first, low, high] = [
            crate::text::number(100.0 * low, 0, lang),
            words::percent(low, 0, lang),
            words::percent(high, 0, lang),
        ];
        let round = name(&worst);
        let title = match lang {
            Lang::Vi if low == high => format!("Khó xong nhất: {round}, khả năng {high} ở mọi xã"),
            Lang::Vi => format!("Khó xong nhất: {round}, khả năng {first}–{high} tùy xã"),
            Lang::En if low == high => {
                format!("Least likely to be finished: {round}, {high} in every commune")
            }
            Lang::En => {
                format!("Least likely to be finished: {round}, {first}–{high} by commune")
            }
        };
        let n = number(f64::from(found.replicates), 0, lang);
        let scenario = found.title.get(lang);
        let subtitle = match lang {
            Lang::Vi => format!(
                "“{scenario}”: khả năng làm xong từ 95% kế hoạch của đợt trong thời gian của đợt, % số lần mô phỏng, bình quân các năm; n\u{a0}=\u{a0}{n}."
            ),
            Lang::En => format!(
                "“{scenario}”: chance of completing at least 95% of a round's plan within its weeks, % of replicates, mean over the years; n\u{a0}=\u{a0}{n}."
            ),
        };
        let mut alt = format!("{title}.");
        for (commune, tiles) in found.communes.iter().zip(&tiles) {
            let chances: Vec<String> = tiles
                .iter()
                .map(|tile| tile.map_or("–".to_owned(), |t| words::percent(t.chance, 0, lang)))
                .collect();
            alt += &format!(" {commune}: {}.", chances.join(", "));
        }
        Some(Self {
            caption: Caption { title, subtitle, alt, ..Caption::default() },
            lang,
            communes: found.communes.clone(),
            rounds: numbers.iter().map(name).collect(),
            tiles,
        })
    }

    /// The rounds by their numbers, wrapped to `width` mm.
    fn key(&self, width: f64) -> Vec<String> {
        let named =
            self.rounds.iter().enumerate().map(|(k, name)| format!("{}\u{a0}{name}", k + 1));
        let text = named.collect::<Vec<_>>().join("; ");
        Type::new(FOOTER_PT, INK).wrap(&text, width)
    }

    fn legend(&self, canvas: Option<&Canvas<'_>>) -> Vec<Entry> {
        let entry = |(class, from): (usize, &f64)| {
            let to = class.checked_sub(1).map_or(1.0, |above| CLASSES[above]);
            let fill = canvas.map_or(PAPER, |canvas| canvas.palette.class(class));
            let text = format!(
                "{}–{}",
                crate::text::number(from * 100.0, 0, self.lang),
                words::percent(to, 0, self.lang)
            );
            Entry::new(Sample::Fill(fill), text)
        };
        CLASSES.iter().enumerate().map(entry).collect()
    }
}

impl Figure for Feasibility {
    fn caption(&self) -> &Caption {
        &self.caption
    }

    fn csv(&self) -> String {
        let rows = self.communes.iter().zip(&self.tiles).flat_map(|(commune, tiles)| {
            self.rounds.iter().zip(tiles).filter_map(move |(round, tile)| {
                let tile = tile.as_ref()?;
                Some(vec![
                    commune.clone(),
                    round.clone(),
                    words::raw(tile.chance),
                    words::raw(tile.error),
                    tile.binding.map_or("", Limit::key).to_owned(),
                ])
            })
        });
        words::csv(["commune", "round", "chance_complete", "error", "binding"], rows)
    }

    fn least_height(&self, width: f64, _: Layout) -> f64 {
        let line = Type::new(FOOTER_PT, INK).line_mm();
        let legend = axes::legend_height(&self.legend(None), width);
        legend
            + 3.0
            + 2.0 * line
            + self.communes.len() as f64 * 4.6
            + self.key(width).len() as f64 * line
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let small = Type::new(SMALL_PT, INK);
        let tiny = Type::new(FOOTER_PT, INK);
        let entries = self.legend(Some(canvas));
        let legend = axes::legend(canvas, (area.left, area.top), area.width(), &entries);
        let key = self.key(area.width());
        let names = self.communes.iter().map(|name| small.width(name)).fold(0.0, f64::max);
        let left = names.min(area.width() * 0.35) + 1.5;
        let below = key.len() as f64 * tiny.line_mm() + 1.0;
        let grid = area.inset(left, legend + 1.0 + tiny.line_mm(), 0.0, below);
        let (columns, rows) = (self.rounds.len(), self.communes.len());
        for column in 0..columns {
            let cell = grid.cell(column, columns, 1, (0.4, 0.0));
            let at = ((cell.left + cell.right) / 2.0, grid.top - tiny.line_mm() / 2.0);
            let label = (column + 1).to_string();
            canvas.text(at, &label, At::Centre, tiny.bold());
        }
        let head = either(self.lang, "đợt", "round");
        canvas.text((grid.left - 1.0, grid.top - tiny.line_mm() / 2.0), head, At::Right, tiny);
        for (row, (commune, tiles)) in self.communes.iter().zip(&self.tiles).enumerate() {
            let first = grid.cell(row * columns, columns, rows, (0.4, 0.4));
            let y = (first.top + first.bottom) / 2.0;
            let name = small.wrap(commune, left - 1.0);
            canvas.text((grid.left - 1.0, y), &name[0], At::Right, small);
            for (column, tile) in tiles.iter().enumerate() {
                let cell = grid.cell(row * columns + column, columns, rows, (0.4, 0.4));
                let Some(tile) = tile else {
                    canvas.text(((cell.left + cell.right) / 2.0, y), "–", At::Centre, small);
                    continue;
                };
                let class = CLASSES.iter().position(|&from| tile.chance >= from).unwrap_or(4);
                let fill = canvas.palette.class(class);
                canvas.rect(cell, fill);
                canvas.outline(cell, GRID_MM, super::style::GRID);
                let style = Type { colour: ink_on(fill), ..small };
                let label = crate::text::number(100.0 * tile.chance, 0, self.lang);
                canvas.text(((cell.left + cell.right) / 2.0, y), &label, At::Centre, style);
            }
        }
        canvas.lines((area.left, grid.bottom + 1.0), &key, At::Left, tiny);
    }
}
