//! The words of kinds that other layers hold, as options take them.

use crate::engine::Instructions;
use crate::model::draw::Design;
use crate::model::plan::units::Units;
use crate::text::Lang;
use clap::ValueEnum;
use clap::builder::PossibleValue;

macro_rules! values {
    ($($kind:ident { $($variant:ident $word:expr, $help:literal;)* })*) => {
        $(impl ValueEnum for $kind {
            fn value_variants<'a>() -> &'a [Self] {
                &[$(Self::$variant),*]
            }

            fn to_possible_value(&self) -> Option<PossibleValue> {
                Some(match self {
                    $(Self::$variant => PossibleValue::new($word).help($help)),*
                })
            }
        })*
    };
}

values! {
    Lang {
        Vi "vi", "Vietnamese, the default";
        En "en", "English";
    }
    Design {
        Independent Design::Independent.key(), "Independent uniform points";
        LatinHypercube Design::LatinHypercube.key(), "Latin hypercube: each coordinate stratified";
        Sobol Design::Sobol.key(), "Owen-scrambled Sobol points (Burley 2020), an independent scramble for each batch";
    }
    Instructions {
        Baseline "baseline", "What the program was compiled for: SSE2 on x86-64, NEON on aarch64";
        Avx2 "avx2", "AVX2";
        Avx512 "avx512", "AVX-512";
    }
    Units {
        Y2022 "2022", "The communes of the scenario, as in 2022";
        Y2024 "2024-12", "Units from 1 December 2024";
        Y2025 "2025-07", "Units from 1 July 2025";
    }
}
