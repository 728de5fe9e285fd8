//! The sheets of the workbook: their names, the headings of their columns, and the key that each
//! stands for. Units, ranges and meanings are those of [`keys`].

use crate::model::programme::{Item, Programme};
use crate::scenario::keys::{self, Kind};
use crate::text::nearest::fold;
use crate::text::{Lang, Text};

/// A column of a table, or a line of a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    /// Its key in the language of scenarios; with `@en` behind it, its English. What is only shown
    /// has a `=` before it.
    pub(super) key: &'static str,
    pub(super) vi: &'static str,
    pub(super) en: &'static str,
    /// Other headings, folded; apart by `|`.
    pub(super) also: &'static str,
    /// Width of its column in letters.
    pub(super) width: f64,
}

/// What a sheet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Page {
    Facts,
    Units,
    Borders,
    Rounds,
    ByUnit,
    Prices,
    Budget,
    Payers,
    Years,
    Limits,
    Alternatives,
    Other,
}

use Page::{
    Alternatives, Borders, Budget, ByUnit, Facts, Limits, Other, Payers, Prices, Rounds, Units,
    Years,
};

impl Page {
    /// All, in the order of the workbook.
    pub(super) const ALL: [Self; 12] = [
        Facts,
        Units,
        Borders,
        Rounds,
        ByUnit,
        Prices,
        Budget,
        Payers,
        Years,
        Limits,
        Alternatives,
        Other,
    ];

    pub(super) fn name(self, lang: Lang) -> &'static str {
        let [vi, en] = match self {
            Facts => ["Thông tin", "Information"],
            Units => ["Đơn vị", "Units"],
            Borders => ["Giáp ranh", "Borders"],
            Rounds => ["Đợt", "Rounds"],
            ByUnit => ["Đợt từng xã", "Rounds by unit"],
            Prices => ["Đơn giá", "Prices"],
            Budget => ["Kinh phí", "Budget"],
            Payers => ["Người trả", "Payers"],
            Years => ["Kinh phí từng xã", "Budget by unit"],
            Limits => ["Giới hạn", "Limits"],
            Alternatives => ["Phương án", "Alternatives"],
            Other => ["Khác", "Other"],
        };
        if lang == Lang::Vi { vi } else { en }
    }

    /// The page with this name, in any letters.
    pub(super) fn named(name: &str) -> Option<Self> {
        let name = words(name);
        Self::ALL
            .into_iter()
            .find(|page| [Lang::Vi, Lang::En].iter().any(|lang| words(page.name(*lang)) == name))
    }

    /// Is it a list of names and values, not a table with a header?
    pub(super) fn is_list(self) -> bool {
        matches!(self, Facts | Budget | Limits)
    }

    pub(super) fn fields(self) -> &'static [Field] {
        match self {
            Facts => FACTS,
            Units => UNITS,
            Borders => BORDERS,
            Rounds => ROUNDS,
            ByUnit => BY_UNIT,
            Prices => PRICES,
            Budget => BUDGET,
            Payers => PAYERS,
            Years => YEARS,
            Limits => LIMITS,
            Alternatives => ALTERNATIVES,
            Other => OTHER,
        }
    }

    /// What to do here, above the table.
    pub(super) fn hint(self, lang: Lang) -> &'static str {
        let [vi, en] = match self {
            Facts => [
                "Ghi vào ô nền vàng. Ô nền xám là số có sẵn hoặc công thức. Rê chuột lên ô có góc đỏ để xem giải thích.",
                "Fill in the yellow cells. Grey cells are figures of the program or formulas. Cells with a red corner explain themselves.",
            ],
            Units => [
                "Chọn xã, ghi diện tích lúa. Muốn tính từng thôn, HTX: mỗi thôn một dòng, tên xã ghi lại.",
                "Choose the commune, type its rice area. For villages: one row each, with the commune repeated.",
            ],
            Borders => [
                "Không bắt buộc. Chỉ ghi độ dài thực tế ở dòng khác với bản đồ.",
                "Optional. Type a length only where it is not that of the map.",
            ],
            Rounds => [
                "Mỗi đợt một dòng. Ngày bắt đầu: vụ + mốc lúa + số ngày, hoặc ngày hằng năm, hoặc một ngày.",
                "One row for each round. It starts at crop + stage + days, or on a day of every year, or on one date.",
            ],
            ByUnit => [
                "Không bắt buộc: khối lượng riêng của từng xã, thay cho số chung của đợt; xã không ghi là 0.",
                "Optional: amounts of single communes, in place of the round's own; communes without one have 0.",
            ],
            Prices => [
                "Ghi giá của địa phương vào ô vàng, kèm nguồn; bỏ trống thì dùng khoảng giá có sẵn.",
                "Type your own price and its source; where none is typed, the shipped range is used.",
            ],
            Budget => [
                "Chỉ ghi một cách tính kinh phí. Ghi được \"3 tỷ\", \"500 triệu\". Không ghi gì: giả định ngân sách xã bằng nhu cầu của kế hoạch.",
                "Fill in one way to give the money only. \"3 billion\", \"500 million\" can be read. With none, the communes' budget is taken to be what the plan needs.",
            ],
            Payers => [
                "Ai trả từng khoản; mỗi dòng cộng lại 100%.",
                "Who pays each item; every row sums to 100%.",
            ],
            Years => [
                "Không bắt buộc: kinh phí từng xã, mỗi năm như nhau hoặc từng năm; dòng không ghi xã là cả địa bàn.",
                "Optional: money of each commune, the same every year or year by year; a row without a commune is for all.",
            ],
            Limits => [
                "Không bắt buộc: điều kế hoạch không được vượt. Kiểm tra bằng validate, feasibility; optimize tìm phương án trong các giới hạn này.",
                "Optional: what the plan may not overstep. validate and feasibility check it; optimize searches within it.",
            ],
            Alternatives => [
                "Phương án để so với kế hoạch: tên có sẵn (traps_only …), hoặc tên mới với những ô khác đi, mỗi ô một dòng: Đợt!K5, giá trị mới.",
                "What the plan is compared with: a shipped scenario (traps_only …), or a new name with the cells that differ, a row each: Rounds!K5, new value.",
            ],
            Other => [
                "Những khóa khác của kịch bản (rodsim schema).",
                "The other keys of the scenario (rodsim schema).",
            ],
        };
        if lang == Lang::Vi { vi } else { en }
    }
}

const fn field(
    key: &'static str,
    vi: &'static str,
    en: &'static str,
    also: &'static str,
    width: f64,
) -> Field {
    Field { key, vi, en, also, width }
}

#[rustfmt::skip]
const FACTS: &[Field] = &[
    field("title", "Tên kế hoạch", "Title of the plan", "ten|ke hoach|plan", 0.0),
    field("title@en", "Tên kế hoạch bằng tiếng Anh", "Title in English", "", 0.0),
    field("question", "Câu hỏi", "Question", "cau hoi cua ke hoach", 0.0),
    field("question@en", "Câu hỏi bằng tiếng Anh", "Question in English", "", 0.0),
    field("place", "Địa bàn", "Place", "dia ban thuc hien", 0.0),
    field("place@en", "Địa bàn bằng tiếng Anh", "Place in English", "", 0.0),
    field("office.parent", "Cơ quan chủ quản", "Parent body", "", 0.0),
    field("office.name", "Cơ quan ban hành", "Issuing body", "co quan|don vi lap", 0.0),
    field("office.place", "Địa danh", "Place of signature", "", 0.0),
    field("office.number", "Số, ký hiệu", "Number", "so ky hieu|so/ky hieu", 0.0),
    field("office.signer_title", "Chức vụ người ký", "Office of the signer", "quyen han, chuc vu|chuc vu", 0.0),
    field("office.signer", "Người ký", "Signer", "ho va ten nguoi ky|ho ten nguoi ky", 0.0),
    field("land.province", "Tỉnh, thành phố", "Province", "tinh|thanh pho", 0.0),
    field("period.first_year", "Năm đầu", "First year", "nam bat dau|tu nam", 0.0),
    field("period.years", "Số năm", "Number of years", "so nam thuc hien", 0.0),
    field("calendar.spring.established", "Ngày gieo cấy vụ xuân", "Seeding, spring", "ngay gieo sa vu xuan|gieo cay vu xuan|gieo sa vu xuan|ngay gieo vu xuan|ngay gieo cay vu dong xuan|seeding, winter-spring crop", 0.0),
    field("calendar.summer.established", "Ngày gieo cấy vụ mùa", "Seeding, summer", "ngay gieo sa vu mua|gieo cay vu mua|gieo sa vu mua|ngay gieo vu mua|ngay gieo cay vu he thu|seeding, summer-autumn crop", 0.0),
    field("traps.traps_per_ha", "Số bẫy mỗi ha", "Traps per hectare", "so bay tren ha|mat do bay|so bay/ha|bay/ha", 0.0),
    field("traps.in_hand_per_ha", "Số bẫy đang có mỗi ha", "Traps in hand per hectare", "so bay hien co moi ha|so bay dang co/ha", 0.0),
    field("labour.person_days_per_ha_per_week", "Số công huy động được", "Labour that can be mobilised", "so cong huy dong|lao dong huy dong duoc|cong huy dong duoc", 0.0),
    field("campaign.treat_other_land", "Làm cả trên đất khác", "Treat other land as well", "dat bay, danh ba ca tren dat khac", 0.0),
    field("extends", "Dựa trên kịch bản", "Builds on scenario", "ke thua|kich ban mau|mau", 0.0),
    field("calendar.autumn.established", "Ngày gieo cấy vụ thu đông (vụ thứ ba)", "Seeding, autumn (third crop)", "ngay gieo sa vu thu dong|gieo cay vu thu dong|gieo sa vu thu dong|ngay gieo vu thu dong|ngay gieo cay vu thu dong|seeding, autumn-winter crop", 0.0),
];

#[rustfmt::skip]
const UNITS: &[Field] = &[
    field("=", "TT", "No.", "stt|so tt|tt.", 6.0),
    field("name", "Tên xã", "Commune", "xa|xa, phuong|ten xa, phuong|ten don vi|don vi|unit|name|ten xa/phuong", 30.0),
    field("village", "Thôn, HTX", "Village or co-operative", "thon|htx|ten thon|thon, xom|village|ten thon, htx|doi", 24.0),
    field("natural_area_ha", "Diện tích tự nhiên", "Natural area", "dt tu nhien|dttn", 14.0),
    field("rice_area_ha", "Diện tích lúa", "Rice area", "dt lua|dien tich dat lua|dat lua|dien tich trong lua|dien tich gieo cay", 14.0),
    field("other_land_ha", "Đất khác chuột trú", "Other land that shelters rats", "dat khac", 14.0),
    field("traps_in_hand", "Số bẫy đang có", "Traps in hand", "so bay hien co", 14.0),
    field("person_days_per_ha_per_week", "Số công huy động được", "Labour that can be mobilised", "so cong huy dong", 16.0),
    field("relative_density", "Mật độ tương đối", "Relative density", "mat do chuot tuong doi|tuong doi mat do", 14.0),
];

#[rustfmt::skip]
const BORDERS: &[Field] = &[
    field("a", "Đơn vị", "Unit", "xa|ten xa|don vi a|commune", 28.0),
    field("b", "Giáp với", "Borders on", "don vi b|giap|giap ranh voi|giap ranh", 28.0),
    field("=", "Độ dài theo bản đồ", "Length on the map", "theo ban do", 16.0),
    field("length_km", "Độ dài thực tế", "Own length", "do dai|dai|length|do dai giap ranh", 16.0),
];

#[rustfmt::skip]
const ROUNDS: &[Field] = &[
    field("=", "TT", "No.", "stt|so tt|dot so", 5.0),
    field("name", "Tên đợt", "Round", "ten|dot|name", 34.0),
    field("programme", "Biện pháp", "Programme", "loai|loai dot|hinh thuc", 16.0),
    field("crop", "Vụ", "Crop", "vu lua", 9.0),
    field("anchor", "Mốc lúa", "Stage", "moc|giai doan|giai doan lua|moc sinh truong", 15.0),
    field("days", "Số ngày sau mốc", "Days after the stage", "so ngay|ngay sau moc", 10.0),
    field("month_day", "Ngày hằng năm", "Day of every year", "ngay hang nam|ngay bat dau hang nam", 11.0),
    field("date", "Ngày bắt đầu", "First day", "ngay|tu ngay|ngay thuc hien", 12.0),
    field("years", "Các năm", "Years", "nam|nhung nam", 12.0),
    field("weeks", "Số tuần", "Weeks", "tuan|thoi gian", 8.0),
    field("traps_per_ha", "Số bẫy mỗi ha", "Traps per hectare", "so bay/ha|bay/ha|mat do bay", 10.0),
    field("nights_per_week", "Số đêm mỗi tuần", "Nights a week", "so dem|so dem/tuan|dem/tuan", 10.0),
    field("share_of_area", "Tỷ lệ diện tích", "Share of area", "ty le dien tich lua|dien tich ba", 10.0),
    field("product", "Loại thuốc", "Product", "thuoc", 13.0),
    field("dose_kg_per_ha", "Lượng thuốc mỗi ha", "Dose per hectare", "luong thuoc|lieu luong", 10.0),
    field("person_days_per_ha", "Số công mỗi ha", "Person-days per hectare", "so cong|so cong/ha|cong/ha", 10.0),
    field("barriers_per_100_ha", "Bẫy cây trồng mỗi 100 ha", "Trap barriers per 100 hectares", "so bay cay trong|bay cay trong", 11.0),
    field("line_m", "Rào thẳng dài", "Line of fence", "rao thang|do dai rao", 9.0),
    field("lasts_weeks", "Tác dụng kéo dài", "Effect lasts", "keo dai", 10.0),
    field("communes", "Chỉ ở các xã", "Only in communes", "chi o xa|o cac xa|noi lam|pham vi", 20.0),
    field("except", "Trừ các xã", "Except communes", "tru xa", 20.0),
    field("trigger.tillers_cut_share", "Chỉ khi dảnh bị cắt từ", "Only from tillers cut", "danh bi cat", 11.0),
    field("trigger.window_weeks", "Chờ nhiều nhất", "Longest wait", "cho", 9.0),
    field("contracted", "Thuê khoán", "By contract", "khoan|thue|cong ty lam", 9.0),
    field("source", "Căn cứ", "Source", "nguon|ghi chu|can cu, nguon|note", 34.0),
    field("name@en", "Tên tiếng Anh", "Name in English", "", 30.0),
    field("=quantity", "Khối lượng cả địa bàn", "Amount in all", "", 14.0),
    field("=unit", "Đơn vị tính", "Unit", "dvt", 10.0),
];

#[rustfmt::skip]
const BY_UNIT: &[Field] = &[
    field("round", "Đợt số", "Round no.", "tt dot|dot", 10.0),
    field("commune", "Đơn vị", "Unit", "xa|ten xa|commune", 30.0),
    field("amount", "Khối lượng", "Amount", "so luong", 16.0),
    field("aim", "Số bẫy cần có", "Traps to have", "bay can co", 16.0),
];

#[rustfmt::skip]
const PRICES: &[Field] = &[
    field("=", "Khoản", "Price of", "ten|khoan chi|noi dung", 44.0),
    field("=unit", "Đơn vị tính", "Unit", "dvt", 14.0),
    field("=shipped", "Giá có sẵn", "Shipped price", "gia tham khao", 16.0),
    field("value", "Giá của địa phương", "Own price", "don gia|gia|gia dia phuong", 18.0),
    field("source", "Nguồn của giá", "Source of the price", "nguon|can cu", 40.0),
    field("=sure", "Nguồn của giá có sẵn", "Source of the shipped price", "", 60.0),
    field("key", "Khóa", "Key", "ma", 16.0),
];

#[rustfmt::skip]
const BUDGET: &[Field] = &[
    field("budget.unlimited", "Không hạn chế", "No limit", "kinh phi khong han che", 0.0),
    field("budget.share_of_plan", "Tỷ lệ chi phí kế hoạch của xã", "Share of the communes' planned cost", "ty le chi phi ke hoach|ty le kinh phi", 0.0),
    field("budget.vnd_per_ha", "Theo diện tích lúa", "By rice area", "kinh phi moi ha|moi ha", 0.0),
    field("budget.vnd_per_year", "Tổng kinh phí mỗi năm", "In all, each year", "kinh phi moi nam|tong moi nam", 0.0),
    field("budget.vnd_in_all", "Tổng kinh phí mọi năm", "In all, all years", "tong kinh phi|tong so", 0.0),
    field("budget.release_month_day", "Ngày cấp kinh phí hằng năm", "Day of release", "ngay cap kinh phi|ngay cap", 0.0),
    field("contract.vnd_per_ha_per_crop", "Giá thuê khoán mỗi ha mỗi vụ", "Contract fee per hectare and crop", "gia khoan moi ha|gia khoan", 0.0),
    field("contract.vnd_per_sao_per_crop", "Giá thuê khoán mỗi sào mỗi vụ", "Contract fee per sào and crop", "gia khoan moi sao", 0.0),
    field("contract.compensation.above_share", "Bồi thường khi diện tích hại vượt", "Compensation above damaged area of", "boi thuong khi vuot", 0.0),
    field("contract.compensation.vnd_per_ha", "Mức bồi thường mỗi ha vượt", "Compensation per hectare beyond", "muc boi thuong", 0.0),
];

#[rustfmt::skip]
const PAYERS: &[Field] = &[
    field("item", "Khoản", "Item", "khoan chi|noi dung", 30.0),
    field("province", "Tỉnh", "Province", "ngan sach tinh|ns tinh", 12.0),
    field("commune", "Xã", "Commune", "ngan sach xa|ns xa", 12.0),
    field("farmers", "Nông dân", "Farmers", "htx, nong dan|nguoi dan|nong dan, htx", 12.0),
    field("=sum", "Cộng", "Sum", "tong", 12.0),
];

#[rustfmt::skip]
const YEARS: &[Field] = &[
    field("commune", "Đơn vị", "Unit", "xa|ten xa|commune", 30.0),
    field("every", "Mỗi năm", "Each year", "hang nam|moi nam nhu nhau", 18.0),
];

#[rustfmt::skip]
const LIMITS: &[Field] = &[
    field("limits.chemical_ha_per_year", "Diện tích đánh bả mỗi năm, nhiều nhất", "Hectares of bait a year, at most", "dien tich danh ba moi nam|dien tich ba moi nam", 0.0),
    field("limits.chemical_rounds_per_crop", "Số đợt bả mỗi vụ, nhiều nhất", "Rounds of bait a crop, at most", "so dot ba moi vu", 0.0),
    field("limits.product_kg_per_year", "Lượng thuốc mỗi năm, nhiều nhất", "Bait product a year, at most", "luong thuoc moi nam", 0.0),
    field("limits.active_ingredient_kg_per_year", "Lượng hoạt chất mỗi năm, nhiều nhất", "Active ingredient a year, at most", "luong hoat chat moi nam", 0.0),
    field("limits.active_ingredient_share", "Tỷ lệ hoạt chất trong thuốc", "Share of active ingredient", "ty le hoat chat|ham luong hoat chat", 0.0),
    field("limits.no_bait_share", "Tỷ lệ đất không được đặt bả", "Share of land without bait", "dat khong duoc dat ba", 0.0),
    field("limits.person_days_per_commune_week", "Số công một xã mỗi tuần, nhiều nhất", "Person-days of a commune a week, at most", "so cong moi tuan cua mot xa", 0.0),
    field("limits.minimum_person_days_per_ha", "Số công mỗi ha mỗi năm, ít nhất", "Person-days per hectare a year, at least", "so cong toi thieu moi ha", 0.0),
    field("limits.ha_step", "Bước làm tròn diện tích", "Step of land", "buoc dien tich", 0.0),
];

#[rustfmt::skip]
const ALTERNATIVES: &[Field] = &[
    field("name", "Tên phương án", "Alternative", "phuong an|ten", 34.0),
    field("cell", "Ô thay đổi", "Changed cell", "o|o doi", 24.0),
    field("value", "Giá trị mới", "New value", "gia tri", 24.0),
    field("=title", "Nội dung", "What it is", "", 60.0),
];

#[rustfmt::skip]
const OTHER: &[Field] = &[
    field("key", "Khóa", "Key", "ma", 44.0),
    field("value", "Giá trị", "Value", "", 40.0),
    field("=unit", "Đơn vị tính", "Unit", "dvt", 20.0),
    field("=meaning", "Ý nghĩa", "Meaning", "giai thich", 70.0),
];

/// Letters for comparison: small, without marks, one blank between words, nothing in brackets.
pub(super) fn words(text: &str) -> String {
    let folded = fold(text);
    let open = folded.split('(').next().unwrap_or_default();
    let open = if open.trim().is_empty() { &folded } else { open };
    let split = open.split(|c: char| c.is_whitespace() || c == ':' || c == '*');
    split.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

impl Field {
    /// Does it stand for a key?
    pub(super) fn is_shown_only(&self) -> bool {
        self.key.starts_with('=')
    }

    /// Its heading without unit.
    pub(super) fn title(&self, lang: Lang) -> &'static str {
        if lang == Lang::Vi { self.vi } else { self.en }
    }

    /// Is this its heading, in any letters?
    pub(super) fn is_called(&self, heading: &str) -> bool {
        let heading = words(heading);
        let own = [words(self.vi), words(self.en), fold(self.key)];
        own.contains(&heading)
            || self.also.split('|').any(|word| !word.is_empty() && word == heading)
    }
}

/// The key that a field of a page stands for in the one list of keys.
pub(super) fn pattern(page: Page, field: &Field) -> Option<&'static keys::Key> {
    let key = field.key.trim_end_matches("@en");
    let path = match page {
        Facts | Budget | Limits => key.to_owned(),
        Units => match key {
            "name" | "village" => return None,
            key => format!("commune.*.{key}"),
        },
        Borders => format!("border.{key}"),
        Rounds if key == "source" => return Some(&keys::SOURCE),
        Rounds => format!("round.{key}"),
        ByUnit => match key {
            "amount" => "round.traps_by_commune.*".to_owned(),
            "aim" => "round.aim_by_commune.*".to_owned(),
            _ => return None,
        },
        Prices if key == "source" => return Some(&keys::SOURCE),
        Prices if key == "value" => "parameters.*.value".to_owned(),
        Payers if !field.is_shown_only() && key != "item" => "payers.*.*".to_owned(),
        Years if key == "every" => "budget.vnd_by_commune.*".to_owned(),
        _ => return None,
    };
    keys::find(&path)
}

/// Is it money, which may be typed as `3 tỷ`?
pub(super) fn is_money(key: &keys::Key) -> bool {
    key.unit.contains("VND") || key.path == "parameters.*.value"
}

/// Is it a part of a whole, shown in per cent?
pub(super) fn is_share(key: &keys::Key) -> bool {
    matches!(key.kind, Kind::Number(low, high) if low >= 0.0 && high <= 1.0)
        && key.unit.starts_with("tỷ lệ")
        || key.path == "budget.share_of_plan"
}

/// The words for people of the values of a key.
pub(super) fn values(path: &str) -> Vec<(&'static str, Text)> {
    let of = |words: &[(&'static str, &str, &str)]| {
        words.iter().map(|(key, vi, en)| (*key, Text::new(*vi, *en))).collect()
    };
    match path {
        "round.programme" | "campaign.programmes" => Programme::ALL
            .into_iter()
            .map(|one| (one.key(), Text::new(one.facts().title[0], one.facts().title[1])))
            .collect(),
        "round.crop" => of(&[
            ("spring", "xuân", "spring"),
            ("summer", "mùa", "summer"),
            ("autumn", "thu đông", "autumn"),
        ]),
        "round.anchor" => of(&[
            ("establishment", "gieo cấy", "seeding"),
            ("tillering", "đẻ nhánh", "tillering"),
            ("panicle_initiation", "đứng cái", "panicle initiation"),
            ("booting", "ôm đòng", "booting"),
            ("flowering", "trỗ", "flowering"),
            ("ripening", "chín", "ripening"),
            ("harvest", "thu hoạch", "harvest"),
        ]),
        "round.product" => {
            of(&[("anticoagulant", "chống đông", "anticoagulant"), ("acute", "cấp tính", "acute")])
        }
        _ => Vec::new(),
    }
}

/// Other words for some of them, folded.
const ALSO: [(&str, &str); 17] = [
    ("vu xuan", "spring"),
    ("dong xuan", "spring"),
    ("vu dong xuan", "spring"),
    ("vu mua", "summer"),
    ("he thu", "summer"),
    ("vu he thu", "summer"),
    ("vu thu dong", "autumn"),
    ("gieo sa", "establishment"),
    ("gieo", "establishment"),
    ("cay", "establishment"),
    ("dung cai, lam dong", "panicle_initiation"),
    ("lam dong", "panicle_initiation"),
    ("om dong", "booting"),
    ("tro bong", "flowering"),
    ("thuoc chong dong", "anticoagulant"),
    ("thuoc cap tinh", "acute"),
    ("ha bo", "habitat"),
];

/// The word for files of what people wrote.
pub(super) fn value(path: &str, written: &str) -> Option<&'static str> {
    let written = words(written);
    let known = values(path);
    let is = |key: &str, text: &Text| {
        fold(key) == written || words(&text.vi) == written || words(&text.en) == written
    };
    let found = known.iter().find(|(key, text)| is(key, text));
    let found = found.or_else(|| {
        let (_, key) = ALSO.iter().find(|(word, _)| *word == written)?;
        known.iter().find(|(known, _)| known == key)
    });
    let of_programme = || {
        let of = |one: &Programme| one.facts().aliases.contains(&written.as_str());
        path.ends_with("programme").then(|| Programme::ALL.into_iter().find(of)).flatten()
    };
    found.map(|(key, _)| *key).or_else(|| of_programme().map(Programme::key))
}

/// The item of cost with this name, in any letters.
pub(super) fn item(written: &str) -> Option<Item> {
    let written = words(written);
    let is = |item: &Item| {
        fold(item.key()) == written || item.facts().name.iter().any(|name| words(name) == written)
    };
    Item::ALL.into_iter().find(is)
}

/// `có` or `yes`, `không` or `no`.
pub(super) fn flag(written: &str) -> Option<bool> {
    match words(written).as_str() {
        "co" | "x" | "yes" | "true" | "dung" | "1" => Some(true),
        "khong" | "no" | "false" | "sai" | "0" => Some(false),
        _ => None,
    }
}

/// What lies beyond a border that is no unit of the plan.
pub(super) const OUTSIDE: [&str; 2] = ["ngoài địa bàn", "outside"];

/// Does a name of a neighbour mean the land outside?
pub(super) fn is_outside(written: &str) -> bool {
    OUTSIDE.iter().any(|outside| words(outside) == words(written))
}
