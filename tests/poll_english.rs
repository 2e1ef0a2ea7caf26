//! Survey findings in English. All sentences and figures are invented for these tests.
//!
//! A finding reads `JP>CN 89 -`: 89 percent of Japanese see China unfavourably; `+` is
//! favourable, `0` neither ("important", "rival").

mod poll_support;

use comity::model::Language;
use poll_support::check;

#[test]
fn who_was_asked_and_about_whom_follows_the_grammar() {
    check(
        Language::English,
        &[
            (
                "A new survey finds that 61% of Canadians hold a negative opinion of India.",
                "CA>IN 61 -",
            ),
            (
                "Some 44 percent of Koreans trust the United States, the lowest share in a decade.",
                "KR>US 44 +",
            ),
            ("Fully 83% of people in Sweden view Russia unfavourably.", "SE>RU 83 -"),
            ("China is viewed favourably by 72 per cent of Pakistanis.", "PK>CN 72 +"),
            ("Among Australians, 57 per cent see China as a security threat.", "AU>CN 57 -"),
            ("Positive views of Japan were held by 79% of respondents in Thailand.", "TH>JP 79 +"),
            (
                "Of the French adults questioned, 38 percent expressed a favorable opinion of the United States.",
                "FR>US 38 +",
            ),
            ("Favourable views of Germany in Poland stood at 41%.", "PL>DE 41 +"),
            ("The share of Indians who dislike Pakistan reached 68 percent.", "IN>PK 68 -"),
            ("Just 12% of Ukrainians say they have a good attitude toward Belarus.", "UA>BY 12 +"),
        ],
    );
}

#[test]
fn shares_in_words_are_read_like_digits() {
    check(
        Language::English,
        &[
            (
                "Nine out of ten Japanese have an unfavourable impression of North Korea.",
                "JP>KP 90 -",
            ),
            ("Two-thirds of Germans distrust Russia, the poll showed.", "DE>RU 66.7 -"),
            ("One in five Americans regards China as a partner.", "US>CN 20 +"),
            ("Eighty-six percent of Vietnamese view South Korea favorably.", "VN>KR 86 +"),
            ("Half of Filipinos said they trust Japan.", "PH>JP 50 +"),
            ("A majority of Japanese dislike Russia, but no figure was given.", ""),
            ("More than half of Britons, 54%, see China as a threat.", "GB>CN 54 -"),
            ("Between 60% and 70% of Turks have a negative view of Israel.", "TR>IL 60 -"),
        ],
    );
}

#[test]
fn one_figure_for_both_publics_makes_two_findings() {
    check(
        Language::English,
        &[
            (
                "Japan and South Korea met again. About 60% of people in both countries said they have a bad impression of each other.",
                "JP>KR 60 -; KR>JP 60 -",
            ),
            (
                "India and China share a long border, and 70 percent of respondents in the two countries distrust the other side.",
                "IN>CN 70 -; CN>IN 70 -",
            ),
            (
                "Of Japanese respondents, 81% had a poor impression of China, while 64.5% of Chinese felt the same way about Japan.",
                "JP>CN 81 -; CN>JP 64.5 -",
            ),
            (
                "Asked about ties between Seoul and Tokyo, 58 percent of South Koreans and 49 percent of Japanese called them bad.",
                "KR>JP 58 -; JP>KR 49 -",
            ),
        ],
    );
}

#[test]
fn earlier_rounds_and_lists_carry_the_stance_on() {
    check(
        Language::English,
        &[
            (
                "Unfavorable views of China among Americans rose from 66.3% to 75.6%.",
                "US>CN 66.3 -; US>CN 75.6 -",
            ),
            (
                "Only 21% of Britons trust Russia, down from 39% a decade ago.",
                "GB>RU 21 +; GB>RU 39 +",
            ),
            (
                "Negative views of Russia run at 91% in Poland, 85% in Japan and 62% in Italy.",
                "PL>RU 91 -; JP>RU 85 -; IT>RU 62 -",
            ),
            (
                "Israelis trust the United States most (78%), followed by Germany (52%) and India (50%).",
                "IL>US 78 +; IL>DE 52 +; IL>IN 50 +",
            ),
            (
                "The proportions of Japanese and Koreans with a favourable view of the other country were 34% and 41%, respectively.",
                "JP>KR 34 +; KR>JP 41 +",
            ),
            (
                "Thirty percent of Russians like China; 9 percent say so of Britain.",
                "RU>CN 30 +; RU>GB 9 +",
            ),
        ],
    );
}

#[test]
fn negation_and_neither_change_the_polarity() {
    check(
        Language::English,
        &[
            ("Seventy-two percent of South Koreans do not trust Japan.", "KR>JP 72 -"),
            (
                "A total of 77.7 percent of Japanese do not feel an affinity toward China, against 22 percent who do.",
                "JP>CN 77.7 -; JP>CN 22 +",
            ),
            ("In Australia 49% consider China a competitor rather than a friend.", "AU>CN 49 0"),
            (
                "Sixty-five percent of Chinese said relations with Japan are important.",
                "CN>JP 65 0",
            ),
        ],
    );
}

#[test]
fn figures_about_something_else_are_left_alone() {
    for text in [
        "Approval of President Macron fell to 23% after his visit to China.",
        "Japan's exports to China rose 6.2 percent in May.",
        "Some 64% of Americans support tariffs on Chinese goods.",
        "The prime minister's cabinet enjoys 51% support, a poll by a Tokyo daily found.",
        "Inflation in Russia slowed to 7.9 percent, while the central bank stayed hawkish on Ukraine.",
        "Across 25 countries a median of 54% have a negative view of the United States.",
        "The number of Koreans with a good view of Japan went up by 5 percentage points.",
        "A survey of 400 German companies in China found 39% pessimistic about relations with Beijing.",
        "Some 47% of Germans want to send more weapons to Ukraine.",
        "Confidence in Vladimir Putin fell to 12% among Greeks.",
        "The response rate was 62 percent in Japan and 71 percent in South Korea.",
        "Turnout in Taiwan's election reached 71.9 percent despite threats from China.",
        "Chinese tourists made up 30% of visitors to Thailand.",
        "On a thermometer from 0 to 100, Poles gave Ukraine 46 degrees.",
        "Asian Americans were asked too: 52% of Chinese Americans view China favorably.",
        "China holds 25% of the shares in the Greek port, to the dislike of many Americans.",
        "Fifty-one percent of Japanese expect a conflict between China and Taiwan.",
        "Opposition to the pension reform stands at 68% in France.",
    ] {
        check(Language::English, &[(text, "")]);
    }
}
