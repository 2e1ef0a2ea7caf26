"""News sentences in four languages, generated: the same acts between the same countries in each language.

Shared by the benches. Every sentence names two countries and, for the most part, an act between them, as the
input of `comity score` does; one in four has none. The seed is fixed, so every run reads the same sentences.
"""
import random

COUNTRIES = [
    ("China", "中国", "中国", "중국"),
    ("Japan", "日本", "日本", "일본"),
    ("South Korea", "韩国", "韓国", "한국"),
    ("India", "印度", "インド", "인도"),
    ("Russia", "俄罗斯", "ロシア", "러시아"),
    ("France", "法国", "フランス", "프랑스"),
    ("Brazil", "巴西", "ブラジル", "브라질"),
    ("Vietnam", "越南", "ベトナム", "베트남"),
]

# {a} acts on {b}; {n} is a number.
TEMPLATES = [
    ("{a} condemns {b} over patrol ships near the disputed islets and demands an apology within {n} days",
     "{a}谴责{b}巡逻船驶近争议岛屿，要求在{n}天内道歉",
     "{a}、係争中の島に近づいた巡視船をめぐり{b}を非難、{n}日以内の謝罪を要求",
     "{a}, 분쟁 도서에 접근한 순시선을 두고 {b} 비난하며 {n}일 안에 사과 요구"),
    ("{a}'s foreign minister thanked {b} on Monday for {n} tonnes of relief goods sent after the flood",
     "{a}外长周一感谢{b}在洪灾后提供{n}吨救援物资",
     "{a}の外相は月曜日、洪水後に{n}トンの救援物資を送った{b}に感謝した",
     "{a} 외교장관은 월요일 홍수 뒤 구호물자 {n}톤을 보낸 {b}에 감사를 표했다"),
    ("{a} lifts its ban on seafood from {b} after {n} months of talks between the two governments",
     "经过两国政府{n}个月的谈判，{a}解除对{b}水产品的禁令",
     "{a}、両国政府の{n}か月にわたる協議を経て{b}産水産物の禁輸を解除",
     "{a}, 양국 정부 간 {n}개월 협의 끝에 {b}산 수산물 금수 해제"),
    ("A spokesman of {a}'s defence ministry said it was monitoring {n} ships of {b} and called for calm",
     "{a}国防部发言人说，正在监视{b}的{n}艘舰船，并呼吁保持冷静",
     "{a}国防省の報道官は、{b}の艦船{n}隻を監視していると述べ、冷静な対応を求めた",
     "{a} 국방부 대변인은 {b} 함정 {n}척을 감시하고 있다며 자제를 촉구했다"),
    ("Tourists from {a} boycott hotels in {b} as anger over the textbook grows, an agency with {n} branches says",
     "一家有{n}个分店的旅行社说，因教科书引发的愤怒加剧，{a}游客抵制{b}的酒店",
     "教科書への怒りが広がり{a}の観光客が{b}のホテルをボイコット、{n}支店を持つ旅行社が明かす",
     "지점 {n}곳을 둔 여행사는 교과서 논란에 분노한 {a} 관광객이 {b} 호텔을 보이콧한다고 전했다"),
    ("{a} and {b} agreed to resume {n} direct flights and praised the new spirit of cooperation",
     "{a}和{b}同意恢复{n}条直飞航线，并赞扬合作的新气象",
     "{a}と{b}は直行便{n}路線の再開で合意し、協力の新たな機運を称賛した",
     "{a}와 {b}는 직항 {n}개 노선 재개에 합의하고 새로운 협력 분위기를 높이 평가했다"),
    ("{a} beat {b} by {n} points in the final of the volleyball tournament in front of a full house",
     "排球锦标赛决赛座无虚席，{a}队以{n}分优势击败{b}队",
     "バレーボール大会の決勝は満員の中、{a}が{b}に{n}点差で勝った",
     "만원 관중 앞에서 열린 배구 대회 결승에서 {a}이 {b}을 {n}점 차로 이겼다"),
    ("Heavy rain is expected in the coastal regions of {a} and {b}, with up to {n} millimetres by Friday",
     "{a}和{b}沿海地区预计有大雨，到周五雨量可达{n}毫米",
     "{a}と{b}の沿岸部では大雨となる見込みで、金曜日までに{n}ミリに達する",
     "{a}와 {b} 해안 지역에 큰비가 예상되며 금요일까지 {n}밀리미터에 이를 전망이다"),
]

LANGUAGES = ["en", "zh", "ja", "ko"]


def sentences(language: str, count: int) -> list[str]:
    """So many sentences of a language; the same acts, countries and numbers in each language."""
    at = LANGUAGES.index(language)
    chance = random.Random(20250115)
    found = []
    for _ in range(count):
        template = chance.choice(TEMPLATES)[at]
        a, b = chance.sample(COUNTRIES, 2)
        found.append(template.format(a=a[at], b=b[at], n=chance.randint(2, 99)))
    return found
