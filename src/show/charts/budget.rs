//! What each commune pays against what it was given.

use super::axes::{self, Entry, Panel, Sample};
use super::canvas::{At, Canvas, Rect, Type};
use super::frame::{Caption, Figure, Layout};
use super::style::{self, FOOTER_PT, GRID, GRID_MM, INK, LINE_MM, SMALL_PT};
use super::words::{self, either};
use crate::answers::summary::Summary;
use crate::stats::Estimate;
use crate::text::Lang;

/// Rows that a brief drawing has at least; it holds the other communes as one.
const BRIEF_ROWS: usize = 6;

/// What the chart says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Budget {
    caption: Caption,
    lang: Lang,
    /// Divisor and name of the unit of money.
    unit: (f64, &'static str),
    /// The communes, the one that uses most of its budget first.
    pub communes: Vec<CommuneBudget>,
    /// Did nobody write a budget down, so that one is assumed?
    assumed: bool,
}

/// The money of one commune over the campaign, VND.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CommuneBudget {
    code: String,
    name: String,
    /// Paid from its own budget.
    pub paid: Estimate,
    /// Planned; absent when unlimited.
    pub planned: Option<f64>,
    /// Really had; absent when unlimited.
    pub realised: Option<Estimate>,
}

impl CommuneBudget {
    /// Share of the planned budget that is paid; of no meaning without a budget.
    fn used(&self) -> f64 {
        self.planned
            .filter(|&planned| planned > 0.0)
            .map_or(0.0, |planned| self.paid.mean / planned)
    }
}

impl Budget {
    /// The communes of the scenario in focus.
    pub(super) fn of(summary: &Summary, lang: Lang) -> Option<Self> {
        let arm = words::focus(summary)?;
        let paid = words::outcome(arm, "paid_commune")?;
        let realised = words::outcome(arm, "budget");
        let mut communes = Vec::new();
        let mut part = words::taking_part(summary, arm);
        for (index, commune) in summary.communes.iter().enumerate() {
            // Whoever pays is shown, whatever was planned.
            part[index] |= paid.communes.get(index)?.q95 > 0.0;
            if !part[index] {
                continue;
            }
            let planned = arm.planned.budget_vnd.as_ref();
            let planned =
                planned.and_then(|budget| budget.get(index)).map(|years| years.iter().sum());
            let realised = realised.and_then(|table| table.communes.get(index).copied());
            communes.push(CommuneBudget {
                code: commune.code.clone(),
                name: commune.name.clone(),
                paid: *paid.communes.get(index)?,
                planned,
                realised: realised.filter(|_| planned.is_some()),
            });
        }
        let highest = communes.iter().map(CommuneBudget::highest).fold(0.0, f64::max);
        if highest <= 0.0 {
            return None;
        }
        communes.sort_by(|a, b| {
            b.used().total_cmp(&a.used()).then(b.paid.mean.total_cmp(&a.paid.mean))
        });
        let unit = words::money(lang);
        let (name, place) = (arm.title.get(lang), words::place_and_period(summary, lang));
        let of_year = summary.prices_of;
        let subtitle = match lang {
            Lang::Vi => format!(
                "“{name}”: xã chi so với ngân sách xã, {} giá {of_year}; {place}. Khoảng: 90% số lần mô phỏng.",
                unit.1
            ),
            Lang::En => format!(
                "“{name}”: paid by communes against their budgets, {} at {of_year} prices; {place}. Ranges: 90% of replicates.",
                unit.1
            ),
        };
        let brief = match lang {
            Lang::Vi => format!("“{name}”, {} giá {of_year}, 90% số lần", unit.1),
            Lang::En => {
                format!("“{name}”, {} at {of_year} prices, 90% ranges", unit.1)
            }
        };
        let diagnosis = arm.diagnosis.as_ref();
        let funding = diagnosis.and_then(|diagnosis| diagnosis.funding.as_ref());
        let assumed = funding.is_some_and(|funding| funding.assumed_share.is_some());
        let title = title(&communes, assumed, unit, lang);
        let [outside, brief_outside] = words::outside(summary, &part, lang);
        let alt = words::notes(&[&alt(&title, &communes, unit, lang), &outside]);
        let note = words::notes(&[&outside, &words::placeholder_prices(summary, lang)]);
        let brief_note = words::notes(&[&brief_outside, &words::brief_prices(summary, lang)]);
        Some(Self {
            caption: Caption { title, subtitle, brief, note, brief_note, alt },
            lang,
            unit,
            communes,
            assumed,
        })
    }
}

impl CommuneBudget {
    /// The greatest amount that is drawn.
    fn highest(&self) -> f64 {
        let realised = self.realised.map_or(0.0, |budget| budget.q95);
        self.paid.q95.max(self.planned.unwrap_or(0.0)).max(realised)
    }
}

/// Shares of budgets are told apart where they differ by more than their errors and by more than this.
const TOLD: f64 = 0.05;

/// What to set aside, or how far the budgets go.
fn title(communes: &[CommuneBudget], assumed: bool, unit: (f64, &str), lang: Lang) -> String {
    let paid: f64 = communes.iter().map(|commune| commune.paid.mean).sum();
    let who = match (communes, lang) {
        ([only], _) => only.name.clone(),
        (_, Lang::Vi) => "Các xã".to_owned(),
        (_, Lang::En) => "Communes".to_owned(),
    };
    if assumed {
        let amount = words::estimate(paid / unit.0, lang);
        return match lang {
            Lang::Vi => format!(
                "{who} cần bố trí khoảng {amount} {} cho phần làm được; kế hoạch chưa ghi ngân sách",
                unit.1
            ),
            Lang::En => format!(
                "{who} must set aside about {amount} {} for what is done; no budget is written down",
                unit.1
            ),
        };
    }
    let planned: Option<f64> = communes.iter().map(|commune| commune.planned).sum();
    match planned.filter(|&planned| planned > 0.0) {
        None => {
            let highest = communes.iter().max_by(|a, b| a.paid.mean.total_cmp(&b.paid.mean));
            let (name, amount) = highest.map_or((String::new(), String::new()), |commune| {
                (commune.name.clone(), words::mean(&commune.paid, "VND", lang))
            });
            match lang {
                Lang::Vi => {
                    format!("{name} chi nhiều nhất: {amount} {}; ngân sách không giới hạn", unit.1)
                }
                Lang::En => format!("{name} pays most: {amount} {}; budgets are unlimited", unit.1),
            }
        }
        Some(planned) => {
            let share = words::percent(paid / planned, 0, lang);
            let most = &communes[0];
            let next = communes.get(1);
            let error = |one: &CommuneBudget| {
                one.planned.filter(|&planned| planned > 0.0).map_or(0.0, |all| one.paid.mcse / all)
            };
            let told = next.is_some_and(|next| {
                let noise = 4.0 * error(most).hypot(error(next));
                most.used() - next.used() > noise.max(TOLD)
            });
            let used = words::percent(most.used(), 0, lang);
            match (lang, told) {
                (Lang::Vi, false) => format!("{who} dùng khoảng {share} ngân sách đã ghi"),
                (Lang::En, false) if next.is_none() => {
                    format!("{who} uses about {share} of its budget")
                }
                (Lang::En, false) => {
                    format!("{who} use about {share} of the budgets written down")
                }
                (Lang::Vi, true) => format!(
                    "{who} dùng khoảng {share} ngân sách đã ghi; {} căng nhất ({used})",
                    most.name
                ),
                (Lang::En, true) => format!(
                    "{who} use about {share} of their budgets; {} is the tightest ({used})",
                    most.name
                ),
            }
        }
    }
}

fn alt(title: &str, communes: &[CommuneBudget], unit: (f64, &str), lang: Lang) -> String {
    let mut text = format!("{title}.");
    for commune in communes {
        let paid = words::mean(&commune.paid, "VND", lang);
        let range = words::range(&commune.paid, "VND", lang);
        let name = &commune.name;
        let planned = commune.planned.map(|planned| words::exact(planned / unit.0, lang));
        text += &match (lang, planned) {
            (Lang::Vi, Some(planned)) => {
                format!(" {name}: chi {paid} ({range}) trên ngân sách {planned} {}.", unit.1)
            }
            (Lang::En, Some(planned)) => {
                format!(" {name}: pays {paid} ({range}) of a planned {planned} {}.", unit.1)
            }
            (Lang::Vi, None) => format!(" {name}: chi {paid} ({range}) {}.", unit.1),
            (Lang::En, None) => format!(" {name}: pays {paid} ({range}) {}.", unit.1),
        };
    }
    text
}

impl Figure for Budget {
    fn caption(&self) -> &Caption {
        &self.caption
    }

    fn csv(&self) -> String {
        let mut header = vec!["code", "commune", "quantity"];
        header.extend(words::ESTIMATE_COLUMNS);
        let mut rows = Vec::new();
        for commune in &self.communes {
            let mut push = |quantity: &str, fields: Vec<String>| {
                let mut row = vec![commune.code.clone(), commune.name.clone(), quantity.to_owned()];
                row.extend(fields);
                rows.push(row);
            };
            push("paid_commune_vnd", words::estimate_fields(&commune.paid));
            if let Some(planned) = commune.planned {
                let mut fields = vec![words::raw(planned)];
                fields.resize(words::ESTIMATE_COLUMNS.len(), String::new());
                push("budget_planned_vnd", fields);
            }
            if let Some(realised) = &commune.realised {
                push("budget_realised_vnd", words::estimate_fields(realised));
            }
        }
        words::csv(header, rows)
    }

    fn least_height(&self, width: f64, layout: Layout) -> f64 {
        let line = Type::new(SMALL_PT, INK).line_mm();
        let legend =
            axes::legend_height(&self.entries(super::style::Palette { grey: false }), width);
        let n = self.communes.len();
        let rows = if layout.is_brief() { n.min(BRIEF_ROWS) } else { n };
        let row = if layout.is_brief() { line } else { line + 0.6 };
        legend + 7.6 + row * rows as f64
    }

    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let small = Type::new(SMALL_PT, INK);
        let line = small.line_mm();
        let series = canvas.palette.series(0);
        let entries = self.entries(canvas.palette);
        let legend = axes::legend(canvas, (area.left, area.top), area.width(), &entries);
        let head = line + 0.5;
        let room = area.height() - legend - head - line - 0.8;
        let rows = self.rows((room / line) as usize);
        let names = rows.iter().map(|commune| small.width(&commune.name));
        let left = names.fold(0.0, f64::max).min(area.width() * 0.45) + 1.5;
        let right = if area.width() < 100.0 { 12.0 } else { 30.0 };
        let rect = area.inset(left, legend + head, right, line + 0.8);
        let highest =
            self.communes.iter().map(CommuneBudget::highest).fold(0.0, f64::max) / self.unit.0;
        let range = axes::from_zero(highest, if right > 20.0 { 6 } else { 3 });
        let ticks =
            axes::labelled(&axes::ticks(0.0, range.1, if right > 20.0 { 6 } else { 3 }), self.lang);
        let panel = Panel::new(rect, range, (0.0, 1.0));
        panel.x_axis(canvas, &ticks, small);
        let heading = if right < 20.0 {
            either(self.lang, "% dự kiến", "% of plan")
        } else {
            either(self.lang, "trung bình (% dự kiến)", "mean (% of planned)")
        };
        canvas.text(
            (area.right, area.top + legend + line / 2.0),
            heading,
            At::Right,
            Type::new(FOOTER_PT, INK),
        );
        let slot = rect.height() / rows.len() as f64;
        for (row, commune) in rows.iter().enumerate() {
            let y = rect.top + (row as f64 + 0.5) * slot;
            canvas.line(
                &[(rect.left, y + slot / 2.0), (rect.right, y + slot / 2.0)],
                GRID_MM,
                GRID,
            );
            let name = small.wrap(&commune.name, left - 1.0);
            canvas.text((rect.left - 1.5, y), &name[0], At::Right, small);
            let x = |vnd: f64| panel.x.at(vnd / self.unit.0);
            let half = (slot * 0.36).min(2.2);
            if let Some(budget) = &commune.realised {
                let bar = Rect::new(x(budget.q05), y - half, x(budget.q95), y + half);
                canvas.rect(bar, style::GRID);
            }
            if let Some(planned) = commune.planned {
                canvas.line(
                    &[(x(planned), y - half - 0.2), (x(planned), y + half + 0.2)],
                    LINE_MM,
                    INK,
                );
            }
            canvas.line(
                &[(x(commune.paid.q05), y), (x(commune.paid.q95), y)],
                LINE_MM,
                series.colour,
            );
            canvas.marker((x(commune.paid.mean), y), series.marker, 1.0, series.colour);
            let mean = words::mean(&commune.paid, "VND", self.lang);
            let used = commune.planned.map(|_| words::percent(commune.used(), 0, self.lang));
            let text = match used {
                Some(used) if right < 20.0 => used,
                Some(used) => format!("{mean} ({used})"),
                None => mean,
            };
            canvas.text((area.right, y), &text, At::Right, small);
        }
        panel.zero_line(canvas);
    }
}

impl Budget {
    /// The rows of a drawing that has room for so many: the communes that use most of their budgets,
    /// and the others as their mean.
    fn rows(&self, room: usize) -> Vec<CommuneBudget> {
        let shown = if self.communes.len() > room { room.saturating_sub(1) } else { room };
        let (first, rest) = self.communes.split_at(shown.min(self.communes.len()));
        let mut rows = first.to_vec();
        if rest.is_empty() {
            return rows;
        }
        let n = rest.len() as f64;
        let paid = rest.iter().map(|commune| commune.paid.mean).sum::<f64>() / n;
        let planned = rest.iter().map(|commune| commune.planned).sum::<Option<f64>>();
        rows.push(CommuneBudget {
            code: String::new(),
            name: match self.lang {
                Lang::Vi => format!("Bình quân {n} xã khác"),
                Lang::En => format!("Mean of {n} others"),
            },
            // Ranges do not add up to the range of a mean.
            paid: Estimate { mean: paid, q05: paid, q95: paid, ..rest[0].paid },
            planned: planned.map(|all| all / n),
            realised: None,
        });
        rows
    }

    /// What the marks mean.
    fn entries(&self, palette: super::style::Palette) -> Vec<Entry> {
        let series = palette.series(0);
        let mut entries = vec![Entry::new(
            Sample::Series(super::style::Series { dash: &[], ..series }),
            either(self.lang, "Xã chi: trung bình và khoảng 90%", "Paid: mean and 90% range"),
        )];
        if self.communes.iter().any(|commune| commune.planned.is_some()) {
            let realised =
                either(self.lang, "Ngân sách thực có: khoảng 90%", "Budget really had: 90% range");
            entries.push(Entry::new(Sample::Fill(style::GRID), realised));
            entries.push(Entry::new(
                Sample::Rule(INK),
                if self.assumed {
                    either(self.lang, "Ngân sách giả định", "Budget assumed")
                } else {
                    either(self.lang, "Ngân sách đã ghi", "Budget written down")
                },
            ));
        }
        entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixture;

    #[test]
    fn communes_come_from_the_tightest_on() {
        let chart = Budget::of(&fixture::summary(2), Lang::Vi).unwrap();
        assert!(chart.communes.windows(2).all(|pair| pair[0].used() >= pair[1].used()));
        // Named only where it is told from the next.
        let apart = chart.communes[0].used() - chart.communes[1].used() > TOLD;
        let named = chart.caption.title.contains(&chart.communes[0].name);
        assert!(apart || !named, "{}", chart.caption.title);
        assert_eq!(chart.csv().lines().count(), 1 + 14 * 3);
    }

    #[test]
    fn where_rows_are_few_the_others_are_one_that_stands_for_them() {
        let chart = Budget::of(&fixture::summary(2), Lang::Vi).unwrap();
        assert_eq!(chart.rows(14), chart.communes);
        let rows = chart.rows(6);
        assert_eq!((rows.len(), rows[5].name.as_str()), (6, "Bình quân 9 xã khác"));
        let paid = |rows: &[CommuneBudget]| rows.iter().map(|row| row.paid.mean).sum::<f64>();
        let whole = paid(&rows[..5]) + 9.0 * rows[5].paid.mean;
        assert!((whole - paid(&chart.communes)).abs() < 1e-6 * whole);
        assert!(rows[5].used() <= rows[4].used() + 1e-9);
    }

    #[test]
    fn one_commune_is_not_ranked_and_what_nobody_wrote_is_no_budget() {
        let mut summary = fixture::summary(2);
        summary.communes.truncate(1);
        let title = Budget::of(&summary, Lang::Vi).unwrap().caption.title;
        assert!(title.starts_with(&summary.communes[0].name) && !title.contains("nhất"), "{title}");
        let diagnosis = summary.arms[1].diagnosis.as_mut().unwrap();
        diagnosis.funding.as_mut().unwrap().assumed_share = Some(1.0);
        let chart = Budget::of(&summary, Lang::Vi).unwrap();
        assert!(chart.caption.title.contains("chưa ghi ngân sách"), "{}", chart.caption.title);
        assert!(
            chart
                .entries(style::Palette { grey: false })
                .iter()
                .any(|e| e.text.contains("giả định"))
        );
    }

    #[test]
    fn an_unlimited_budget_is_called_so() {
        let mut summary = fixture::summary(2);
        summary.arms[1].planned.budget_vnd = None;
        let chart = Budget::of(&summary, Lang::En).unwrap();
        assert!(chart.caption.title.ends_with("budgets are unlimited"), "{}", chart.caption.title);
    }
}
