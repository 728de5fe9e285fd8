//! The instruction sets that the engine is compiled for, of which the machine's best is taken.

/// An instruction set. All give the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instructions {
    /// What the program was compiled for: SSE2 on x86-64, NEON on aarch64.
    Baseline,
    /// AVX2.
    Avx2,
    /// AVX-512.
    Avx512,
}

impl Instructions {
    /// Those that this machine has, the best last.
    pub fn available() -> Vec<Self> {
        #[cfg_attr(not(target_arch = "x86_64"), expect(unused_mut, reason = "only x86-64 adds"))]
        let mut sets = vec![Self::Baseline];
        #[cfg(target_arch = "x86_64")]
        {
            if pulp::x86::V3::try_new().is_some() {
                sets.push(Self::Avx2);
            }
            if pulp::x86::V4::try_new().is_some() {
                sets.push(Self::Avx512);
            }
        }
        sets
    }

    /// The best that this machine has.
    pub fn best() -> Self {
        Self::available().last().copied().unwrap_or(Self::Baseline)
    }

    /// Runs `work` compiled for this set, or for the baseline if the machine lacks it.
    #[inline(always)]
    pub fn run<W: pulp::NullaryFnOnce>(self, work: W) -> W::Output {
        #[cfg(target_arch = "x86_64")]
        match self {
            Self::Avx2 => {
                if let Some(set) = pulp::x86::V3::try_new() {
                    return set.vectorize(work);
                }
            }
            Self::Avx512 => {
                if let Some(set) = pulp::x86::V4::try_new() {
                    return set.vectorize(work);
                }
            }
            Self::Baseline => {}
        }
        work.call()
    }
}
