//! Survey findings in Korean. All sentences and figures are invented for these tests.
//! How a finding is written: see `poll_english.rs`.

mod poll_support;

use comity::model::Language;
use poll_support::check;

#[test]
fn who_was_asked_and_about_whom_follows_the_particles() {
    check(
        Language::Korean,
        &[
            ("한국인의 81%는 중국에 대해 부정적인 인상을 갖고 있다고 답했다.", "KR>CN 81 -"),
            ("일본에 호감을 갖고 있다는 한국인은 44.7%였다.", "KR>JP 44.7 +"),
            ("미국인 가운데 중국을 적으로 본다는 응답은 38%로 집계됐다.", "US>CN 38 -"),
            ("일본인의 27%는 한국을 신뢰한다고 응답했다.", "JP>KR 27 +"),
            ("독일에서는 러시아를 위협으로 본다는 응답이 74%에 달했다.", "DE>RU 74 -"),
            ("대만인의 77%가 가장 좋아하는 나라로 일본을 꼽았다.", "TW>JP 77 +"),
        ],
    );
}

#[test]
fn shares_in_words_are_read_like_digits() {
    check(
        Language::Korean,
        &[
            ("한국인 10명 중 8명은 중국을 신뢰하지 않는다고 답했다.", "KR>CN 80 -"),
            ("일본인 열 명 중 일곱은 북한에 나쁜 인상을 갖고 있다.", "JP>KP 70 -"),
            ("미국인의 3분의 2는 중국을 부정적으로 본다.", "US>CN 66.7 -"),
            ("한국인의 절반은 일본에 호감을 느낀다고 밝혔다.", "KR>JP 50 +"),
            ("한국인 과반이 일본을 싫어한다고 답했다.", ""),
        ],
    );
}

#[test]
fn both_publics_earlier_rounds_and_lists_are_told_apart() {
    check(
        Language::Korean,
        &[
            (
                "한국과 일본 국민의 60%가 서로에 대해 좋지 않은 인상을 갖고 있다.",
                "KR>JP 60 -; JP>KR 60 -",
            ),
            (
                "중국에 대해 좋은 인상을 갖고 있다는 일본인은 지난해 9.2%에서 올해 12.8%로 늘었다.",
                "JP>CN 9.2 +; JP>CN 12.8 +",
            ),
            (
                "한국인이 신뢰하는 나라는 미국이 69%로 가장 높았고 일본 31%, 중국 14% 순이었다.",
                "KR>US 69 +; KR>JP 31 +; KR>CN 14 +",
            ),
            (
                "한일 관계가 나쁘다는 응답은 한국에서 51%, 일본에서 43%였다.",
                "KR>JP 51 -; JP>KR 43 -",
            ),
        ],
    );
}

#[test]
fn figures_about_something_else_are_left_alone() {
    for text in [
        "대통령 지지율은 42%로 한중 정상회담 이후 소폭 올랐다.",
        "지난달 대일 수출은 5.1% 감소했다.",
        "미국이 한국산 철강에 부과하는 관세는 50%다.",
        "중국인 관광객이 전체의 31%를 차지했다.",
        "일본에 호감을 가진 한국인은 4%포인트 늘었다.",
        "이번 조사의 응답률은 14.2%였고 표본은 한국 성인 1천명이다.",
        "중국 기업의 35%는 한국 시장에 관심이 없다고 답했다.",
        "트럼프 대통령을 신뢰한다는 한국인은 22%였다.",
        "정부의 연금 개혁에 찬성한다는 응답은 39%였다.",
        "러시아의 물가 상승률은 8.1%로 집계됐다.",
        "대만 총통 선거 투표율은 71%였다.",
        "중국 스마트폰의 인도 점유율은 60%를 넘었다.",
    ] {
        check(Language::Korean, &[(text, "")]);
    }
}
