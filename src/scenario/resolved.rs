//! A plan as one canonical text, and the digest of its numbers.

use super::keys::STAGES;
use super::priors;
use crate::model::plan::limits::Limits;
use crate::model::plan::parameter::{Distribution, Parameter};
use crate::model::plan::{
    Calendar, Commune, CropCalendar, Item, Payer, Plan, Prices, Round, Setting, Stage, Start,
};
use crate::time::Period;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// The whole plan as JSON with sorted keys: equal texts are equal plans.
pub fn resolved(plan: &Plan) -> String {
    let world = &plan.world;
    let mut whole = json!({
        "name": plan.name,
        "title": plan.title,
        "question": plan.question,
        "place": world.place,
        "world_sources": world.sources,
        "campaign_sources": plan.sources,
        "communes": world.communes.iter().map(|commune| json!({
            "name": commune.name,
            "unit_2024": commune.unit_2024,
            "unit_2025": commune.unit_2025,
            "position": commune.position,
            "outline": commune.outline,
        })).collect::<Vec<_>>(),
        "parameters": Parameter::ALL.iter().map(|&parameter| {
            let prior = &world.priors[parameter];
            (parameter.key().to_owned(), json!({
                "meaning": prior.meaning,
                "unit": prior.unit,
                "source": prior.source.en,
                "confidence": format!("{:?}", prior.confidence),
            }))
        }).collect::<Map<_, _>>(),
        "rounds": plan.campaign.rounds.iter().map(|round| json!(round.name)).collect::<Vec<_>>(),
        "numbers": numbers(plan),
    });
    let campaign = &plan.campaign;
    if !campaign.named_payers.is_empty() {
        whole["named_payers"] = json!(
            campaign
                .named_payers
                .iter()
                .map(|payer| json!({
                    "key": payer.key,
                    "name": payer.name,
                    "counts_as": payer.counts_as.key(),
                    "shares": payer.shares,
                }))
                .collect::<Vec<_>>()
        );
    }
    if let Some(offer) = campaign.offer_vnd_per_ha {
        whole["offer_vnd_per_ha"] = json!(offer);
    }
    let mut text = format!("{:#}", sorted(whole));
    text.push('\n');
    text
}

/// SHA-256 of the plan's numbers: names, titles, sources and outlines do not change it.
pub fn digest(plan: &Plan) -> String {
    let hash = Sha256::digest(sorted(numbers(plan)).to_string().as_bytes());
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Keys in alphabetical order, all the way down.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<(String, Value)> = map.into_iter().collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(entries.into_iter().map(|(key, value)| (key, sorted(value))).collect())
        }
        Value::Array(values) => Value::Array(values.into_iter().map(sorted).collect()),
        other => other,
    }
}

/// The calendar; ratios stand only where they are not 1, as they were before there were any.
fn calendar(calendar: &Calendar) -> Value {
    let crop = |of: &CropCalendar| {
        let mut numbers = json!({
            "established": [of.established.0, of.established.1],
            "begins_days": of.begins_days,
        });
        let ratios = [("yield_ratio", of.yield_ratio), ("litters_ratio", of.litters_ratio)];
        for (key, ratio) in ratios.into_iter().filter(|&(_, ratio)| ratio != 1.0) {
            numbers[key] = json!(ratio);
        }
        (of.crop.key().to_owned(), numbers)
    };
    json!({
        "crops": calendar.crops.iter().map(crop).collect::<Map<_, _>>(),
        "synchrony_sd_days": calendar.synchrony_sd_days,
    })
}

fn numbers(plan: &Plan) -> Value {
    let (world, campaign) = (&plan.world, &plan.campaign);
    let row = |values: &[f64; 8]| -> Map<String, Value> {
        STAGES
            .iter()
            .zip(values)
            .map(|(stage, value)| ((*stage).to_owned(), json!(value)))
            .collect()
    };
    debug_assert_eq!(STAGES.len(), Stage::Ripening as usize + 1);
    let code = |index: usize| world.communes[index].code;
    let used = |item: Item| item != Item::Contract || campaign.contract.is_some();
    let mut numbers = json!({
        "communes": world.communes.iter().map(commune).collect::<Vec<_>>(),
        "borders": world.borders.iter().map(|border| json!({
            "a": code(border.a), "b": code(border.b), "length_km": border.length_km,
        })).collect::<Vec<_>>(),
        "calendar": calendar(&world.calendar),
        "stages": {
            "capacity": row(&world.stages.capacity),
            "open_field_exponent": row(&world.stages.open_field_exponent),
            "bait_acceptance": row(&world.stages.bait_acceptance),
            "damage_share": row(&world.stages.damage_share),
            "movement": row(&world.stages.movement),
        },
        "parameters": Parameter::ALL.iter().map(|&parameter| {
            (parameter.key().to_owned(), distribution(world.priors[parameter].distribution))
        }).collect::<Map<_, _>>(),
        "outside_scale": world.outside_scale,
        "movement": world.movement,
        "rounds": campaign.rounds.iter().map(round).collect::<Vec<_>>(),
        "bouts": campaign.bouts.iter().map(|bout| json!({
            "round": bout.round,
            "year": bout.year,
            "start": match bout.start {
                Start::Date(day) => json!({ "day": day.0 }),
                Start::Crop { crop, days } => json!({ "crop": crop.key(), "days": days }),
            },
            "nominal_week": bout.nominal_week,
        })).collect::<Vec<_>>(),
        "synchrony_sd_days": campaign.synchrony_sd_days,
        "traps": {
            "target": campaign.traps.target,
            "in_hand": campaign.traps.in_hand,
            "renew_until_year": campaign.traps.renew_until_year,
            "detection": campaign.traps.detection,
        },
        "treat_other_land": campaign.treat_other_land,
        "labour_days_per_week": campaign.labour_days_per_week.iter().map(|&days| finite(days)).collect::<Vec<_>>(),
        "budget_vnd": campaign.budget_vnd,
        "budget_release_week": campaign.budget_release_week,
        "bounty": campaign.bounty.map(|bounty| bounty.effort_gain),
        "organising": campaign.organising,
        "payers": Item::ALL.iter().filter(|item| used(**item)).map(|&item| (item.key().to_owned(), json!(
            Payer::ALL.map(|payer| campaign.payers[item as usize][payer as usize])
        ))).collect::<Map<_, _>>(),
    });
    // Only where they are not the usual ones, so that other scenarios keep their digest.
    if let Some(contract) = campaign.contract {
        let clause = contract.compensation.map(|clause| [clause.above_share, clause.vnd_per_ha]);
        numbers["contract"] = json!({ "vnd_per_ha": contract.vnd_per_ha, "compensation": clause });
    }
    if !campaign.limits.is_empty() {
        numbers["limits"] = limits(&campaign.limits);
    }
    if world.period != Period::default() {
        numbers["period"] = json!(world.period);
    }
    if world.usual_nylon_vnd_per_ha != 0.0 {
        numbers["usual_nylon_vnd_per_ha"] = json!(world.usual_nylon_vnd_per_ha);
    }
    if world.prices != Prices::constant(world.period) {
        let paddy = world.prices.paddy.iter().map(|(parameter, times)| (parameter.key(), times));
        numbers["prices"] = json!({
            "of_year": world.prices.of_year,
            "paddy": paddy.collect::<Vec<_>>(),
            "items": world.prices.items,
        });
    }
    numbers
}

fn limits(limits: &Limits) -> Value {
    json!({
        "chemical_ha_per_year": limits.chemical_ha_per_year,
        "chemical_rounds_per_crop": limits.chemical_rounds_per_crop,
        "product_kg_per_year": limits.product_kg_per_year,
        "active_ingredient": limits.active_ingredient,
        "products": limits.products,
        "no_bait_share": limits.no_bait_share,
        "person_days_per_commune_week": limits.person_days_per_commune_week,
        "minimum_person_days_per_ha": limits.minimum_person_days_per_ha,
        "traps_by": limits.traps_by.iter().map(|(day, traps)| json!([day.0, traps])).collect::<Vec<_>>(),
        "ha_step": limits.ha_step,
    })
}

fn commune(commune: &Commune) -> Value {
    let mut value = json!({
        "code": commune.code,
        "natural_area_ha": commune.natural_area_ha,
        "rice_area_ha": commune.rice_area_ha,
        "other_land_ha": commune.other_land_ha,
        "outside_border_km": commune.outside_border_km,
    });
    // Only where it is known, so that other scenarios keep their digest.
    if let Some(known) = commune.relative_density {
        value["relative_density"] = json!(known);
    }
    if commune.part_of_commune != 1.0 {
        value["part_of_commune"] = json!(commune.part_of_commune);
    }
    value
}

/// JSON has no infinity.
fn finite(value: f64) -> Value {
    if value.is_finite() { json!(value) } else { json!("unlimited") }
}

fn round(round: &Round) -> Value {
    let settings = round.action.settings().into_iter().map(|(key, setting)| {
        let value = match setting {
            Setting::Number(number) => json!(number),
            Setting::Count(count) => json!(count),
            Setting::Word(word) => json!(word),
        };
        (key.to_owned(), value)
    });
    let mut action: Map<String, Value> = settings.collect();
    // As it was first written, so that scenarios keep their digest.
    if let Some(product) = action.remove("product") {
        action.insert("acute".to_owned(), json!(product == "acute"));
    }
    let mut value = json!({
        "programme": round.action.programme().key(),
        "action": action,
        "target": round.target,
        "weeks": round.weeks,
        "trigger": round.trigger.map(|trigger| json!({
            "tillers_cut_share": trigger.tillers_cut_share,
            "window_weeks": trigger.window_weeks,
        })),
    });
    // Only where there is one, so that other scenarios keep their digest.
    if let Some(aim) = &round.aim {
        value["aim"] = json!(aim);
    }
    if round.contracted {
        value["contracted"] = json!(true);
    }
    value
}

fn distribution(distribution: Distribution) -> Value {
    let (kind, numbers) = priors::written(distribution);
    std::iter::once(json!(kind)).chain(numbers.iter().map(|(_, value)| json!(value))).collect()
}
