//! Kinds that files name: a word for each, and the kind of a word.

/// Makes an enum with the word of each of its variants: `ALL`, `key` and `of_key`.
macro_rules! keyed {
    (
        $(#[$about:meta])*
        $vis:vis enum $name:ident { $($(#[$doc:meta])* $variant:ident = $key:literal,)* }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl $name {
            /// Every one, in order.
            $vis const ALL: [Self; [$($key),*].len()] = [$(Self::$variant),*];

            /// The word for files.
            $vis fn key(self) -> &'static str {
                [$($key),*][self as usize]
            }
        }
    };
}

/// Adds the way back from a word to the kind.
macro_rules! of_key {
    ($($name:ident),*) => {
        $(impl $name {
            /// The one with this word.
            pub fn of_key(key: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|one| one.key() == key)
            }
        })*
    };
}

pub(crate) use {keyed, of_key};
