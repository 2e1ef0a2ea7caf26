//! Countries, pairs of them, and the two directions of a pair.
//!
//! Always holds: a [`Country`] is one of the members of the United Nations or Taiwan, Hong Kong,
//! Palestine or Kosovo; a [`Pair`] joins two different countries in alphabetical order of
//! their codes. Nothing here or elsewhere gives one country another weight than the next.

use std::fmt;

/// A country by its ISO 3166-1 alpha-2 code (Kosovo by its user-assigned `XK`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

/// Two different countries, unordered: [`Pair::a`] has the alphabetically first code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pair {
    a: Country,
    b: Country,
}

/// A holder's attitude towards a target: `CN>JP` is China's view of Japan.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Direction {
    holder: Country,
    target: Country,
}

impl Country {
    /// The country of a two-letter code in either case; `None` for an unknown code.
    pub fn from_code(code: &str) -> Option<Country> {
        let mut code: [u8; 2] = code.trim().as_bytes().try_into().ok()?;
        code.make_ascii_uppercase();
        Country::position(code).map(|_| Country(code))
    }

    /// Every country, in order of code.
    pub fn all() -> impl Iterator<Item = Country> {
        COUNTRIES.iter().filter_map(|(code, _)| Country::from_code(code))
    }

    /// Two upper-case letters.
    pub fn code(&self) -> &str {
        // The bytes were checked to be ASCII letters of the table.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// English short name, e.g. `South Korea`.
    pub fn english_name(&self) -> &'static str {
        Country::position(self.0).map_or("", |at| COUNTRIES[at].1)
    }

    fn position(code: [u8; 2]) -> Option<usize> {
        COUNTRIES.binary_search_by(|(known, _)| known.as_bytes().cmp(&code[..])).ok()
    }
}

impl Pair {
    /// Joins two countries; `None` if they are the same.
    pub fn new(one: Country, other: Country) -> Option<Pair> {
        (one != other).then(|| Pair { a: one.min(other), b: one.max(other) })
    }

    /// Parses `CN-JP` (either order and case); `None` for unknown codes, one country twice or another shape.
    pub fn parse(text: &str) -> Option<Pair> {
        let (one, other) = text.split_once('-')?;
        Pair::new(Country::from_code(one)?, Country::from_code(other)?)
    }

    /// The side with the alphabetically first code.
    pub fn a(self) -> Country {
        self.a
    }

    /// The other side.
    pub fn b(self) -> Country {
        self.b
    }

    /// `a>b`, then `b>a`.
    pub fn directions(self) -> [Direction; 2] {
        [Direction { holder: self.a, target: self.b }, Direction { holder: self.b, target: self.a }]
    }

    /// Whether the country is one of the two sides.
    pub fn contains(self, country: Country) -> bool {
        country == self.a || country == self.b
    }

    /// The other side of a country of this pair; `None` for an outsider.
    pub fn other(self, country: Country) -> Option<Country> {
        match country {
            c if c == self.a => Some(self.b),
            c if c == self.b => Some(self.a),
            _ => None,
        }
    }

    /// Lower-case form for file names: `cn-jp`.
    pub fn slug(self) -> String {
        self.to_string().to_ascii_lowercase()
    }
}

impl Direction {
    /// Holder towards target; `None` if they are the same.
    pub fn new(holder: Country, target: Country) -> Option<Direction> {
        (holder != target).then_some(Direction { holder, target })
    }

    /// Whose attitude.
    pub fn holder(self) -> Country {
        self.holder
    }

    /// Towards whom.
    pub fn target(self) -> Country {
        self.target
    }

    /// The pair that both sides form.
    pub fn pair(self) -> Pair {
        Pair { a: self.holder.min(self.target), b: self.holder.max(self.target) }
    }

    /// The other direction of the pair.
    pub fn reversed(self) -> Direction {
        Direction { holder: self.target, target: self.holder }
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Pair {
    /// `CN-JP`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.a, self.b)
    }
}

impl fmt::Display for Direction {
    /// `CN>JP`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}>{}", self.holder, self.target)
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl fmt::Debug for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Codes (ISO 3166-1 alpha-2, sorted) and the United Nations' English short names, shortened to daily use.
const COUNTRIES: [(&str, &str); 197] = [
    ("AD", "Andorra"),
    ("AE", "United Arab Emirates"),
    ("AF", "Afghanistan"),
    ("AG", "Antigua and Barbuda"),
    ("AL", "Albania"),
    ("AM", "Armenia"),
    ("AO", "Angola"),
    ("AR", "Argentina"),
    ("AT", "Austria"),
    ("AU", "Australia"),
    ("AZ", "Azerbaijan"),
    ("BA", "Bosnia and Herzegovina"),
    ("BB", "Barbados"),
    ("BD", "Bangladesh"),
    ("BE", "Belgium"),
    ("BF", "Burkina Faso"),
    ("BG", "Bulgaria"),
    ("BH", "Bahrain"),
    ("BI", "Burundi"),
    ("BJ", "Benin"),
    ("BN", "Brunei"),
    ("BO", "Bolivia"),
    ("BR", "Brazil"),
    ("BS", "Bahamas"),
    ("BT", "Bhutan"),
    ("BW", "Botswana"),
    ("BY", "Belarus"),
    ("BZ", "Belize"),
    ("CA", "Canada"),
    ("CD", "DR Congo"),
    ("CF", "Central African Republic"),
    ("CG", "Congo"),
    ("CH", "Switzerland"),
    ("CI", "Côte d’Ivoire"),
    ("CL", "Chile"),
    ("CM", "Cameroon"),
    ("CN", "China"),
    ("CO", "Colombia"),
    ("CR", "Costa Rica"),
    ("CU", "Cuba"),
    ("CV", "Cabo Verde"),
    ("CY", "Cyprus"),
    ("CZ", "Czechia"),
    ("DE", "Germany"),
    ("DJ", "Djibouti"),
    ("DK", "Denmark"),
    ("DM", "Dominica"),
    ("DO", "Dominican Republic"),
    ("DZ", "Algeria"),
    ("EC", "Ecuador"),
    ("EE", "Estonia"),
    ("EG", "Egypt"),
    ("ER", "Eritrea"),
    ("ES", "Spain"),
    ("ET", "Ethiopia"),
    ("FI", "Finland"),
    ("FJ", "Fiji"),
    ("FM", "Micronesia"),
    ("FR", "France"),
    ("GA", "Gabon"),
    ("GB", "United Kingdom"),
    ("GD", "Grenada"),
    ("GE", "Georgia"),
    ("GH", "Ghana"),
    ("GM", "Gambia"),
    ("GN", "Guinea"),
    ("GQ", "Equatorial Guinea"),
    ("GR", "Greece"),
    ("GT", "Guatemala"),
    ("GW", "Guinea-Bissau"),
    ("GY", "Guyana"),
    ("HK", "Hong Kong"),
    ("HN", "Honduras"),
    ("HR", "Croatia"),
    ("HT", "Haiti"),
    ("HU", "Hungary"),
    ("ID", "Indonesia"),
    ("IE", "Ireland"),
    ("IL", "Israel"),
    ("IN", "India"),
    ("IQ", "Iraq"),
    ("IR", "Iran"),
    ("IS", "Iceland"),
    ("IT", "Italy"),
    ("JM", "Jamaica"),
    ("JO", "Jordan"),
    ("JP", "Japan"),
    ("KE", "Kenya"),
    ("KG", "Kyrgyzstan"),
    ("KH", "Cambodia"),
    ("KI", "Kiribati"),
    ("KM", "Comoros"),
    ("KN", "Saint Kitts and Nevis"),
    ("KP", "North Korea"),
    ("KR", "South Korea"),
    ("KW", "Kuwait"),
    ("KZ", "Kazakhstan"),
    ("LA", "Laos"),
    ("LB", "Lebanon"),
    ("LC", "Saint Lucia"),
    ("LI", "Liechtenstein"),
    ("LK", "Sri Lanka"),
    ("LR", "Liberia"),
    ("LS", "Lesotho"),
    ("LT", "Lithuania"),
    ("LU", "Luxembourg"),
    ("LV", "Latvia"),
    ("LY", "Libya"),
    ("MA", "Morocco"),
    ("MC", "Monaco"),
    ("MD", "Moldova"),
    ("ME", "Montenegro"),
    ("MG", "Madagascar"),
    ("MH", "Marshall Islands"),
    ("MK", "North Macedonia"),
    ("ML", "Mali"),
    ("MM", "Myanmar"),
    ("MN", "Mongolia"),
    ("MR", "Mauritania"),
    ("MT", "Malta"),
    ("MU", "Mauritius"),
    ("MV", "Maldives"),
    ("MW", "Malawi"),
    ("MX", "Mexico"),
    ("MY", "Malaysia"),
    ("MZ", "Mozambique"),
    ("NA", "Namibia"),
    ("NE", "Niger"),
    ("NG", "Nigeria"),
    ("NI", "Nicaragua"),
    ("NL", "Netherlands"),
    ("NO", "Norway"),
    ("NP", "Nepal"),
    ("NR", "Nauru"),
    ("NZ", "New Zealand"),
    ("OM", "Oman"),
    ("PA", "Panama"),
    ("PE", "Peru"),
    ("PG", "Papua New Guinea"),
    ("PH", "Philippines"),
    ("PK", "Pakistan"),
    ("PL", "Poland"),
    ("PS", "Palestine"),
    ("PT", "Portugal"),
    ("PW", "Palau"),
    ("PY", "Paraguay"),
    ("QA", "Qatar"),
    ("RO", "Romania"),
    ("RS", "Serbia"),
    ("RU", "Russia"),
    ("RW", "Rwanda"),
    ("SA", "Saudi Arabia"),
    ("SB", "Solomon Islands"),
    ("SC", "Seychelles"),
    ("SD", "Sudan"),
    ("SE", "Sweden"),
    ("SG", "Singapore"),
    ("SI", "Slovenia"),
    ("SK", "Slovakia"),
    ("SL", "Sierra Leone"),
    ("SM", "San Marino"),
    ("SN", "Senegal"),
    ("SO", "Somalia"),
    ("SR", "Suriname"),
    ("SS", "South Sudan"),
    ("ST", "São Tomé and Príncipe"),
    ("SV", "El Salvador"),
    ("SY", "Syria"),
    ("SZ", "Eswatini"),
    ("TD", "Chad"),
    ("TG", "Togo"),
    ("TH", "Thailand"),
    ("TJ", "Tajikistan"),
    ("TL", "Timor-Leste"),
    ("TM", "Turkmenistan"),
    ("TN", "Tunisia"),
    ("TO", "Tonga"),
    ("TR", "Turkey"),
    ("TT", "Trinidad and Tobago"),
    ("TV", "Tuvalu"),
    ("TW", "Taiwan"),
    ("TZ", "Tanzania"),
    ("UA", "Ukraine"),
    ("UG", "Uganda"),
    ("US", "United States"),
    ("UY", "Uruguay"),
    ("UZ", "Uzbekistan"),
    ("VC", "Saint Vincent and the Grenadines"),
    ("VE", "Venezuela"),
    ("VN", "Vietnam"),
    ("VU", "Vanuatu"),
    ("WS", "Samoa"),
    ("XK", "Kosovo"),
    ("YE", "Yemen"),
    ("ZA", "South Africa"),
    ("ZM", "Zambia"),
    ("ZW", "Zimbabwe"),
];
