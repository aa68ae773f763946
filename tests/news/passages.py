#!/usr/bin/env python3
"""Writes test_passages.jsonl, the passages that no rule was tuned on: what is marked here, with the byte spans of what is quoted.

usage: passages.py > test_passages.jsonl

A span is given as the words themselves (their first occurrence in title, newline, text; "words@2": the second one). docs/CLAIMS.md is the rule."""
import json, sys, unicodedata

PASSAGES = []
CLAIM = ("metric item reporter partner flow period base_period base_kind value value_low value_high unit direction date of hedged").split()


def act(name, actor, target, items, span, toward=None, instrument=None, effective=None, until=None, hedged=False, also=()):
    return dict(act=name, toward=toward, actor=actor, target=target, items=items.split(), instrument=instrument, effective=effective, until=until,
                hedged=hedged, span=span, **({"also": list(also)} if also else {}))


def claim(span, metric, item, reporter, partner, period, value=None, low=None, high=None, unit=None, base=None, kind=None, direction="NONE", date=None,
          of=None, hedged=False, flow="EXPORT"):
    values = (metric, item, reporter, partner, flow, period, base, kind, value, low, high, unit, direction, date, of, hedged)
    return dict(zip(CLAIM, values), span=span)


def level(span, item, reporter, partner, period, value, half, unit="t", metric="QUANTITY_LEVEL"):
    return claim(span, metric, item, reporter, partner, period, value, round(value - half, 6), round(value + half, 6), unit)


def change(span, item, reporter, partner, period, base, kind, value, low, high, metric="QUANTITY_CHANGE"):
    return claim(span, metric, item, reporter, partner, period, value, low, high, "ratio", base, kind, "UP" if value > 0 else "DOWN")


def share(span, item, reporter, partner, period, value, low, high):
    return claim(span, "SHARE", item, reporter, partner, period, value, low, high, "ratio")


def rank(span, item, reporter, partner, period, value):
    return claim(span, "RANK", item, reporter, partner, period, value, value, value)


def status(span, item, reporter, partner, period, value):
    return claim(span, "CONTROL_IN_FORCE", item, reporter, partner, period, value, value, value)


def dated(span, which, item, reporter, partner, date, of):
    return claim(span, "CONTROL_" + which, item, reporter, partner, None, date=date, of=of)


def passage(language, published, tags, text, events=(), claims=(), title=""):
    PASSAGES.append(dict(id="T%02d" % (len(PASSAGES) + 1), title=title, text=text, language=language, published_at=published + "T08:00:00Z",
                         publisher="Test Desk", phenomena=tags.split(), labels=dict(events=list(events), claims=list(claims))))


def place(document, words):
    words, _, which = words.partition("@")
    at = -1
    for _ in range(int(which or 1)):
        at = document.find(words.encode(), at + 1)
    assert words and at >= 0, (words, document.decode())
    return [at, at + len(words.encode())]


# ---- English ----
passage("en", "2025-07-21", "plain", "China's shipments of rare-earth magnets to Vietnam climbed to 412 tons in June from 390 tons in May, customs data showed.",
        claims=[level("412 tons", "rare-earth-magnets", "CHN", "VNM", "2025-06", 412, .5), level("390 tons", "rare-earth-magnets", "CHN", "VNM", "2025-05", 390, .5)])
passage("en", "2026-03-30", "negation control_status", "Beijing has not ended its licensing of bismuth and indium, and no date for that has been set, the commerce ministry said.",
        [act("HOLD_TIGHT", "CHN", "ALL", "bismuth indium", "has not ended its licensing")],
        [status("has not ended its licensing", i, "CHN", "ALL", "2026-03", 1.0) for i in ("bismuth", "indium")])
passage("en", "2025-12-05", "licence hedge", "Reportedly, Beijing granted two Korean magnet makers general licences for terbium.",
        [act("FLOW_EASE", "CHN", "KOR", "terbium", "granted two Korean magnet makers general licences", hedged=True)])
passage("en", "2026-05-12", "forecast distractor", "If Brussels imposed export duties on scrap, analysts wrote, tungsten could jump by a fifth.")
passage("en", "2025-08-20", "fold mom", "China's germanium exports in July were eight times the June level, 763 kg against 96 kg.",
        claims=[change("eight times", "germanium", "CHN", "WLD", "2025-07", "2025-06", "MOM", 7.0, 6.2, 7.8),
                level("763 kg", "germanium", "CHN", "WLD", "2025-07", 763, .5, "kg"), level("96 kg", "germanium", "CHN", "WLD", "2025-06", 96, .5, "kg")])
passage("en", "2026-01-20", "enforcement", "Chinese customs officers seized 14 tons of smuggled antimony ingots at the border with Vietnam.",
        [act("ENFORCE", "CHN", None, "antimony-metal", "seized 14 tons of smuggled antimony ingots")])
passage("en", "2026-02-25", "control_status headline_dup", "The Congo has scrapped the export duty on cobalt hydroxide. Its cobalt quota stays in force.",
        [act("EASE", "COD", "ALL", "cobalt", "scraps export duty", also=["has scrapped the export duty"]),
         act("HOLD_TIGHT", "COD", "ALL", "cobalt", "cobalt quota stays in force")],
        [status("scraps export duty", "cobalt", "COD", "ALL", "2026-02", 0.0), status("cobalt quota stays in force", "cobalt", "COD", "ALL", "2026-02", 1.0)],
        title="Congo scraps export duty")
passage("en", "2025-11-21", "share_rank", "South Korea bought 569 tonnes of China's rare earth magnets in October, 10% of the total, and ranked third among its customers.",
        claims=[level("569 tonnes", "rare-earth-magnets", "CHN", "KOR", "2025-10", 569, .5), share("10%", "rare-earth-magnets", "CHN", "KOR", "2025-10", .1, .095, .105),
                rank("third", "rare-earth-magnets", "CHN", "KOR", "2025-10", 3.0)])
passage("en", "2025-06-09", "boilerplate", "Cookies help us. Subscribe now for $1 a week. Related: China tightens magnet curbs (opens in a new tab).")
passage("en", "2026-11-20", "negation threat",
        "China let its suspension of the ban on gallium sales to the United States lapse, then said it would consider licensing of indium.",
        [act("TIGHTEN", "CHN", "USA", "gallium", "let its suspension of the ban on gallium sales to the United States lapse"),
         act("SIGNAL", "CHN", None, "indium", "would consider licensing", toward="TIGHTEN")])
# ---- Chinese ----
passage("zh", "2025-08-20", "share_rank mom", "7月中国对德国稀土永磁出口1116吨，环比增长46%，占出口总量的两成。",
        claims=[level("1116吨", "rare-earth-magnets", "CHN", "DEU", "2025-07", 1116, .5),
                change("46%", "rare-earth-magnets", "CHN", "DEU", "2025-07", "2025-06", "MOM", .46, .455, .465),
                share("两成", "rare-earth-magnets", "CHN", "DEU", "2025-07", .2, .18, .22)])
passage("zh", "2026-04-10", "negation", "商务部表示，不会取消对镝、铽的出口管制。", [act("HOLD_TIGHT", "CHN", "ALL", "dysprosium terbium", "不会取消对镝、铽的出口管制")],
        [status("不会取消对镝、铽的出口管制", i, "CHN", "ALL", "2026-04", 1.0) for i in ("dysprosium", "terbium")])
passage("zh", "2025-10-09", "verb_object", "商务部公告2025年第62号：自即日起对稀土相关技术实施出口管制。",
        [act("TIGHTEN", "CHN", "ALL", "", "对稀土相关技术实施出口管制", instrument="No. 62 of 2025", effective="2025-10-09")])
passage("zh", "2025-12-22", "fold worded_number", "11月中国镓出口环比下降三分之一，至5.2吨；同比则翻番。",
        claims=[change("三分之一", "gallium", "CHN", "WLD", "2025-11", "2025-10", "MOM", -.3333, -.3667, -.3),
                level("5.2吨", "gallium", "CHN", "WLD", "2025-11", 5.2, .05), change("翻番", "gallium", "CHN", "WLD", "2025-11", "2024-11", "YOY", 1.0, .8, 1.2)])
passage("zh", "2026-01-16", "hedge licence", "据知情人士透露，中国已批准向两家荷兰企业出口锗。",
        [act("FLOW_EASE", "CHN", "NLD", "germanium", "已批准向两家荷兰企业出口锗", hedged=True)])
passage("zh", "2025-09-03", "forecast", "若美方再加码，分析人士担心中国或限制钨出口。")
passage("zh", "2025-07-30", "enforcement", "中国南宁海关缉私部门查获走私锑锭42吨，嫌疑人9名。", [act("ENFORCE", "CHN", None, "antimony-metal", "查获走私锑锭")])
passage("zh", "2026-03-10", "value unit_value jan_feb", "今年前2个月，中国稀土出口额6860万美元，出口均价约每公斤6.6美元。",
        claims=[level("6860万美元", "rare-earths", "CHN", "WLD", "2026-01/2026-02", 68600000, 5000, "USD", "VALUE_LEVEL"),
                claim("约每公斤6.6美元", "UNIT_VALUE_LEVEL", "rare-earths", "CHN", "WLD", "2026-01/2026-02", 6.6, 6.27, 6.93, "USD/kg")])
passage("zh", "2026-06-05", "boilerplate", "关于我们 | 联系我们 | 版权所有，未经许可不得转载。点击排行：中国恢复锗出口")
passage("zh", "2026-11-12", "control_date", "中方决定将石墨出口管制的暂停期延长至2027年11月10日。",
        [act("HOLD_EASE", "CHN", "ALL", "graphite", "将石墨出口管制的暂停期延长", until="2027-11-10")],
        [dated("至2027年11月10日", "UNTIL", "graphite", "CHN", "ALL", "2027-11-10", "SUSPENSION")])
# ---- Japanese ----
passage("ja", "2025-09-20", "mom", "8月の中国から米国へのレアアース磁石輸出は590トンで、前月比4.7%減だった。",
        claims=[level("590トン", "rare-earth-magnets", "CHN", "USA", "2025-08", 590, .5),
                change("4.7%", "rare-earth-magnets", "CHN", "USA", "2025-08", "2025-07", "MOM", -.047, -.0475, -.0465)])
passage("ja", "2026-02-02", "entity_list", "中国商務省は、日本企業20社を輸出管理リストに追加した。", [act("TIGHTEN", "CHN", "JPN", "", "日本企業20社を輸出管理リストに追加した")])
passage("ja", "2026-05-11", "threat", "中国はタングステンの輸出許可制を緩和する方針を示した。",
        [act("SIGNAL", "CHN", None, "tungsten", "輸出許可制を緩和する方針を示した", toward="EASE")])
passage("ja", "2025-06-20", "forecast", "レアアース規制が解除されなければ、自動車の減産もあり得ると業界団体は訴えた。")
passage("ja", "2026-03-20", "jan_feb yoy", "1〜2月の中国の希土類輸出は1万460トンと前年同期より23%増えた。",
        claims=[level("1万460トン", "rare-earths", "CHN", "WLD", "2026-01/2026-02", 10460, .5, "t", "CUMULATIVE_LEVEL"),
                change("23%", "rare-earths", "CHN", "WLD", "2026-01/2026-02", "2025-01/2025-02", "YTD", .23, .225, .235, "CUMULATIVE_CHANGE")])
passage("ja", "2026-04-02", "control_status", "中国のアンチモン輸出規制は今も続いている。", [act("HOLD_TIGHT", "CHN", "ALL", "antimony", "アンチモン輸出規制は今も続いている")],
        [status("アンチモン輸出規制は今も続いている", "antimony", "CHN", "ALL", "2026-04", 1.0)])
passage("ja", "2025-12-01", "hedge licence", "関係者によると、中国はジスプロシウムの対日輸出申請を却下した。",
        [act("TIGHTEN", "CHN", "JPN", "dysprosium", "対日輸出申請を却下した", hedged=True)])
passage("ja", "2025-08-08", "boilerplate", "会員登録はこちら。おすすめ記事: 米、対中半導体規制を強化。コメント18件")
passage("ja", "2025-07-22", "since_month worded_number", "中国のゲルマニウム輸出は6月、1月の約20分の1に落ち込んだ。",
        claims=[change("約20分の1", "germanium", "CHN", "WLD", "2025-06", "2025-01", "SINCE_MONTH", -.95, -.955, -.945)])
passage("ja", "2026-11-27", "verb_object", "中国はガリウムの対米禁輸を再開したと発表した。", [act("TIGHTEN", "CHN", "USA", "gallium", "対米禁輸を再開した")])
# ---- Korean ----
passage("ko", "2025-08-20", "mom", "7월 중국의 대일 희토류 자석 수출은 228톤으로 전월보다 12.3% 줄었다.",
        claims=[level("228톤", "rare-earth-magnets", "CHN", "JPN", "2025-07", 228, .5),
                change("12.3%", "rare-earth-magnets", "CHN", "JPN", "2025-07", "2025-06", "MOM", -.123, -.1235, -.1225)])
passage("ko", "2026-03-03", "negation control_status", "중국 상무부는 게르마늄 수출 금지를 해제할 계획이 없다고 밝혔다.",
        [act("HOLD_TIGHT", "CHN", "ALL", "germanium", "수출 금지를 해제할 계획이 없다")],
        [status("수출 금지를 해제할 계획이 없다", "germanium", "CHN", "ALL", "2026-03", 1.0)])
passage("ko", "2025-12-11", "licence", "중국이 한국 기업 두 곳에 디스프로슘 수출 허가를 내줬다.", [act("FLOW_EASE", "CHN", "KOR", "dysprosium", "수출 허가를 내줬다")])
passage("ko", "2026-01-21", "threat", "일본 정부는 반도체 소재의 대중 수출 규제를 검토하고 있다.", [act("SIGNAL", "JPN", "CHN", "", "수출 규제를 검토하고 있다", toward="TIGHTEN")])
passage("ko", "2026-02-20", "cumulative qualifier", "2025년 한 해 중국의 갈륨 수출은 62.6톤으로 2024년보다 3% 가까이 늘었다.",
        claims=[level("62.6톤", "gallium", "CHN", "WLD", "2025-01/2025-12", 62.6, .05, "t", "CUMULATIVE_LEVEL"),
                change("3% 가까이", "gallium", "CHN", "WLD", "2025-01/2025-12", "2024-01/2024-12", "YTD", .03, .0285, .03, "CUMULATIVE_CHANGE")])
passage("ko", "2025-11-12", "boilerplate", "로그인 후 이용하세요. 많이 본 기사: 中 희토류 통제 1년 유예")
passage("ko", "2025-06-25", "enforcement", "중국 공안이 희토류를 밀수한 일당 11명을 체포했다.", [act("ENFORCE", "CHN", None, "rare-earths", "희토류를 밀수한 일당 11명을 체포했다")])
passage("ko", "2025-10-10", "control_date", "중국이 11월 8일부터 인조흑연 수출을 통제한다.",
        [act("TIGHTEN", "CHN", "ALL", "graphite-artificial", "수출을 통제한다", effective="2025-11-08")],
        [dated("11월 8일부터", "FROM", "graphite-artificial", "CHN", "ALL", "2025-11-08", "RESTRICTION")])
passage("ko", "2025-07-21", "worded_number qualifier", "6월 중국의 안티모니 수출은 5월의 절반에도 못 미쳤다.",
        claims=[change("절반에도 못 미쳤다", "antimony", "CHN", "WLD", "2025-06", "2025-05", "MOM", -.5, -1.0, -.5)])
passage("ko", "2025-09-01", "forecast", "유럽 업계는 중국이 규제를 풀 것으로 기대한다.")
# ---- German ----
passage("de", "2025-07-21", "separators mom", "Chinas Ausfuhren von Seltenerdmagneten nach Vietnam beliefen sich im Juni auf 412 Tonnen, 12,5 Prozent mehr als im Mai.",
        claims=[level("412 Tonnen", "rare-earth-magnets", "CHN", "VNM", "2025-06", 412, .5),
                change("12,5 Prozent", "rare-earth-magnets", "CHN", "VNM", "2025-06", "2025-05", "MOM", .125, .1245, .1255)])
passage("de", "2026-03-12", "negation", "Peking hat die Exportkontrollen für Wolfram nicht gelockert.",
        [act("HOLD_TIGHT", "CHN", "ALL", "tungsten", "hat die Exportkontrollen für Wolfram nicht gelockert")],
        [status("hat die Exportkontrollen für Wolfram nicht gelockert", "tungsten", "CHN", "ALL", "2026-03", 1.0)])
passage("de", "2025-10-10", "control_date", "China führt ab dem 8. November 2025 eine Genehmigungspflicht für künstlichen Graphit ein.",
        [act("TIGHTEN", "CHN", "ALL", "graphite-artificial", "führt ab dem 8. November 2025 eine Genehmigungspflicht für künstlichen Graphit ein", effective="2025-11-08")],
        [dated("ab dem 8. November 2025", "FROM", "graphite-artificial", "CHN", "ALL", "2025-11-08", "RESTRICTION")])
passage("de", "2026-05-05", "threat", "Washington droht China mit Exportbeschränkungen für Chipsoftware.",
        [act("SIGNAL", "USA", "CHN", "", "droht China mit Exportbeschränkungen", toward="TIGHTEN")])
passage("de", "2025-12-20", "fold mom", "Im November halbierten sich die Antimonexporte Chinas gegenüber Oktober.",
        claims=[change("halbierten", "antimony", "CHN", "WLD", "2025-11", "2025-10", "MOM", -.5, -.55, -.45)])
passage("de", "2026-01-28", "licence hedge", "Insidern zufolge hat China einem deutschen Autozulieferer Ausfuhrgenehmigungen für Terbium erteilt.",
        [act("FLOW_EASE", "CHN", "DEU", "terbium", "hat China einem deutschen Autozulieferer Ausfuhrgenehmigungen für Terbium erteilt", hedged=True)])
passage("de", "2025-09-15", "boilerplate", "Jetzt Newsletter bestellen! Mehr zum Thema: China verbietet Ausfuhr von Gallium. 3 Kommentare")
passage("de", "2026-02-03", "forecast", "Der Verband fordert, dass China die Beschränkungen für Seltene Erden aufhebt; 2026 könnten die Importe um 10 Prozent sinken.")
passage("de", "2026-11-28", "control_date", "Das Exportverbot für Germanium bleibt bis zum 27. November 2027 ausgesetzt, teilte Peking mit.",
        [act("HOLD_EASE", "CHN", "ALL", "germanium", "Exportverbot für Germanium bleibt bis zum 27. November 2027 ausgesetzt", until="2027-11-27")],
        [dated("bis zum 27. November 2027", "UNTIL", "germanium", "CHN", "ALL", "2027-11-27", "SUSPENSION")])
passage("de", "2026-03-20", "jan_feb separators", "China lieferte im Januar und Februar 10.460 Tonnen Seltene Erden ins Ausland, rund ein Viertel mehr als im Vorjahreszeitraum.",
        claims=[level("10.460 Tonnen", "rare-earths", "CHN", "WLD", "2026-01/2026-02", 10460, .5, "t", "CUMULATIVE_LEVEL"),
                change("rund ein Viertel", "rare-earths", "CHN", "WLD", "2026-01/2026-02", "2025-01/2025-02", "YTD", .25, .225, .275, "CUMULATIVE_CHANGE")])
# ---- Spanish ----
passage("es", "2025-07-22", "yoy", "China exportó 96 kg de germanio en junio, un 93 % menos que hace un año.",
        claims=[level("96 kg", "germanium", "CHN", "WLD", "2025-06", 96, .5, "kg"), change("93 %", "germanium", "CHN", "WLD", "2025-06", "2024-06", "YOY", -.93, -.935, -.925)])
passage("es", "2026-02-11", "negation", "Pekín no ha retirado los controles sobre el antimonio.", [act("HOLD_TIGHT", "CHN", "ALL", "antimony", "no ha retirado los controles")],
        [status("no ha retirado los controles", "antimony", "CHN", "ALL", "2026-02", 1.0)])
passage("es", "2025-12-04", "licence", "China concedió licencias de exportación de imanes de tierras raras a cuatro empresas españolas.",
        [act("FLOW_EASE", "CHN", "ESP", "rare-earth-magnets", "concedió licencias de exportación")])
passage("es", "2026-04-15", "threat", "La Comisión Europea estudia restringir las exportaciones de wolframio.",
        [act("SIGNAL", "EUU", None, "tungsten", "estudia restringir las exportaciones", toward="TIGHTEN")])
passage("es", "2025-09-22", "fold qualifier", "En agosto, las exportaciones chinas de galio superaron las 5 toneladas, el doble que en julio.",
        claims=[claim("superaron las 5 toneladas", "QUANTITY_LEVEL", "gallium", "CHN", "WLD", "2025-08", 5.0, 5.0, None, "t"),
                change("el doble", "gallium", "CHN", "WLD", "2025-08", "2025-07", "MOM", 1.0, .8, 1.2)])
passage("es", "2025-10-02", "boilerplate", "Acepte las cookies. Le puede interesar: China prohíbe exportar antimonio. 14 comentarios")
passage("es", "2026-01-30", "enforcement", "La policía china detuvo a ocho personas por contrabando de tungsteno.",
        [act("ENFORCE", "CHN", None, "tungsten", "detuvo a ocho personas por contrabando")])
passage("es", "2025-11-08", "control_date", "China pospuso hasta el 10 de noviembre de 2026 los controles a la exportación de tierras raras anunciados en octubre.",
        [act("EASE_TEMP", "CHN", "ALL", "rare-earths", "pospuso hasta el 10 de noviembre de 2026 los controles", until="2026-11-10")],
        [dated("hasta el 10 de noviembre de 2026", "UNTIL", "rare-earths", "CHN", "ALL", "2026-11-10", "SUSPENSION")])
passage("es", "2026-03-02", "forecast price", "Las tierras raras subieron un 8 % en bolsa y los analistas prevén que China relaje sus cuotas.")
passage("es", "2026-06-01", "share_rank", "Estados Unidos es ya el segundo destino de los imanes de tierras raras de China, con el 12 % de las exportaciones de abril.",
        claims=[rank("segundo destino", "rare-earth-magnets", "CHN", "USA", "2026-04", 2.0), share("12 %", "rare-earth-magnets", "CHN", "USA", "2026-04", .12, .115, .125)])

for p in PASSAGES:
    document = (p["title"] + "\n" + p["text"]).encode()
    assert unicodedata.normalize("NFC", p["text"]) == p["text"]
    for label in p["labels"]["events"] + p["labels"]["claims"]:
        label["span"] = place(document, label["span"])
        if "also" in label:
            label["also"] = [place(document, words) for words in label["also"]]
    for kind in p["labels"].values():
        kind.sort(key=lambda label: label["span"])
    print(json.dumps(p, ensure_ascii=False))
