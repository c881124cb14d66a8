"""Classes of Italian words that requests are made of: closed or nearly closed, never tuned to one study.

Verbs are given by the beginnings of their forms, so that a form which the lemmatizer misreads still counts.
"""

from __future__ import annotations

import re
from functools import lru_cache

# family: beginnings of the forms (all moods; «morphology» decides which mood counts).
_VERBS = {
    "ask": "insist chied chies chiest richied richies richiest domand sollecit reclam preten pretes esig rivendic invoc implor supplic postul",
    "propose": "propon propos propost proporr sugger raccomand caldeggi ipotizz prospett consigli",
    "imagine": "immagin",
    "wish": "desider auspic augur speri spera spero sperere preferi sogn ambisc aspir gradi",
    "want": "vogli vuol vuò voler volut vole volev vorr volle",
    "need": "serv occorr bisogn necessit bast urg",
    "lack": "manc",
    "like": "piac interess dispiac",
    "can": "potr possiam può possono posso",
    "must": "dovr deve devono dobbiam devo",
    "go": "andre andrà va vanno",
    "make": "far fa fanno fatto facci",
    "be": "sar è sono siamo sei siete era erano fu sarà stat",
    "think": "pens",
    "intend": "intend punt",
    "offer": "candid offr",
    "hold": "teng tien ten terr",
    "invite": "invit esort",
    "beg": "preghiamo prego pregano",
    "expect": "aspett confid",
    "have": "ha ho hai hanno abbiamo avete aver",
}
# Beginnings that also begin other verbs or nouns: the ending that must follow.
_ENDINGS = {
    "serv": r"(?:e|ono|ir(?:à|anno|ebbe|ebbero)|isse|issero|a|ano)",
    "bast": r"(?:a|ano|er(?:à|anno|ebbe|ebbero))",
    "bisogn": r"(?:a|er(?:à|ebbe))",
    "urg": r"(?:e|ono)", "teng": r"(?:o|ono)", "tien": "e", "ten": "iamo", "terr": r"(?:ei|emmo|ebbe|ebbero)",
    "invit": r"(?:a|ano|iamo|o|ato|er\w+)", "esort": r"(?:a|ano|iamo|o|ato|er\w+)",
    "candid": r"(?:a|ano|iamo|o|er\w+)", "offr": r"(?:e|ono|iamo|o|ir\w+)", "preghiamo": "", "prego": "", "pregano": "",
    "insist": r"(?:e|ono|iamo|o|ito|er\w+)",
    "consigli": r"(?:a|ano|amo|ato|er\w+)",
    "punt": r"(?:a|ano|iamo|o|er\w+)",
    "aspett": r"(?:a|ano|iamo|o|er\w+|ato)",
    "confid": r"(?:a|ano|iamo|o|er\w+)",
    "ha": "", "ho": "", "hai": "", "hanno": "", "abbiamo": "", "avete": "", "aver": r"\w+",
    "necessit": r"(?:a|ano|iamo|o|er(?:à|ebbe|ebbero|emmo|ei))",
    "occorr": r"(?:e|ono|er(?:à|anno|ebbe|ebbero)|a|ano)",
    "manc": r"(?:a|ano|her(?:à|anno|ebbe|ebbero))",
    "prospett": r"(?:a|ano|iamo|o|ato|er\w+)",
    "postul": r"(?:a|ano|iamo)",
    "domand": r"(?:a|o|ano|iamo|ato|ate|er\w+|are)",
    "esig": r"(?:e|ono|iamo|er\w+|o)",
    "sollecit": r"(?:a|ano|iamo|o|at[oaie]|are|er\w+)",
    "invoc": r"(?:a|ano|hiamo|o|ato|are|her\w+)",
    "raccomand": r"(?:a|ano|iamo|o|ato|are|er\w+)",
    "desider": r"(?:a|ano|iamo|o|ato|are|er\w+|ato)",
    "sogn": r"(?:a|ano|iamo|o|er\w+)",
    "immagin": r"(?:a|ano|iamo|o|ato|er\w+)",
    "augur": r"(?:a|ano|iamo|o|er\w+|arci|arsi)",
    "aspir": r"(?:a|ano|iamo|o|er\w+)",
    "gradi": r"(?:sce|scono|amo|sco|r(?:ebbe|ebbero|ei|emmo))",
    "speri": r"(?:amo|no)?",
    "spera": r"(?:no|re)?",
    "spero": "",
    "piac": r"(?:e|ciono|er(?:à|anno|ebbe|ebbero)|iono)",
    "dispiac": r"er(?:ebbe|ebbero)",
    "interess": r"(?:a|ano|er(?:ebbe|ebbero))",
    "pens": r"(?:a|ano|iamo|o|ato|er\w+|ava|avano)",
    "sugger": r"(?:isc\w*|iamo|it[oaie]|ir\w*|iva\w*)",
    "propos": r"(?:e|i|ero|to)",
    "propost": "o",
    "intend": r"(?:e|ono|iamo|o|er(?:ebbe|ebbero|emmo))",
    "va": "", "vanno": "", "fa": "", "fanno": "", "fatto": "", "è": "", "sono": "", "siamo": "", "sei": "", "siete": "",
    "era": "", "erano": "", "fu": "", "vole": r"(?:te|r\w*|vo|va|vano|vamo)", "voler": r"\w*",
    "vogli": r"(?:o|amo|ono|a|ano)", "vuol": "e?", "volut": "o", "può": "", "possono": "", "posso": "", "possiam": "o",
    "deve": "", "devono": "", "devo": "", "dobbiam": "o",
    "stat": "[oaie]", "sar": r"(?:à|anno|ei|emmo|este|ebbe|ebbero)", "far": r"(?:à|anno|ei|emmo|este|ebbe|ebbero|e)",
    "chiest": "[oaie]", "richiest": "o", "preten": r"d\w+", "preferi": r"(?:sc\w+|r\w+|amo|to)",
}  # fmt: skip


def _ending(beginning: str) -> str:
    """What may follow the beginning of a form; every regular verb has its gerund."""
    ending = _ENDINGS.get(beginning, r"\w+")
    return f"(?:{ending}|ando|endo)" if ending and "\\w+" != ending else ending


@lru_cache(maxsize=65536)
def family(word: str) -> str:
    """The verb family of a lower-case form; empty for other words."""
    match = _PATTERN.fullmatch(word)
    return match.lastgroup or "" if match else ""


_PATTERN = re.compile(
    "|".join(
        f"(?P<{name}>" + "|".join(re.escape(b) + _ending(b) for b in beginnings.split()) + ")"
        for name, beginnings in _VERBS.items()
    )
)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# What makes «sarebbe …» a wish: adjectives of worth (any gender and number, by their beginning).
WORTH = re.compile(
    r"(?:util|bell|bel$|opportun|prezios|important|fondamental|necessari|indispensabil|auspicabil|comod|giust|meglio|miglior|"
    r"urgent|interessant|ben[e]?$|buon|ottim|perfett|meraviglios|splendid|fantastic|gradit|desiderabil|convenient|ragionevol|"
    r"sensat|strategic|vital|essenzial|decisiv|doveros|imprescindibil|determinant|cruciale?|provvidenzial|ideal|simpatic|carin|"
    r"grandios|favolos|eccezional|stupend|magnific|salutar|saggi|logic|intelligent|san[oa]$|piacevol|gradevol|vantaggios|"
    r"confortant|risolutiv|sufficient|comodissim|utilissim|bellissim|preferibil|consigliabil|raccomandabil|rivoluzionari)\w*"
)
# … without which something cannot go on: these count in the present as well.
DEONTIC = re.compile(
    r"(?:necessari|indispensabil|urgent|fondamental|auspicabil|opportun|imprescindibil|essenzial|prioritari|important|vital|doveros|cruciale?)\w*"
)
WORTH_NOUNS = _set(
    "ideale sogno massimo manna meraviglia priorità svolta salvezza benedizione toccasana passo aiuto cosa soluzione optimum "
    "traguardo ciliegina regalo desiderio caso ora occasione idea mossa conquista vittoria rivoluzione sollievo top"
)
VALUED = re.compile(r"(?:gradit|benvenut|util|desiderat|auspicat|ideal|ben accett|preferibil|perfett)[oaiel]?")
GLAD = re.compile(r"(?:content|felic|liet|interessat|grat[oaie]$|dispost|pront|disponibil|curios|entusiast|favorevol)\w*")
OFFERS = re.compile(r"(?:dispost|pront|disponibil|interessat)[oaie]$|disponibil[ei]$")

# Nouns of asking and of needing, and the verbs that carry them («sentono il bisogno di»).
ASK_NOUNS = re.compile(r"(?:richiest[ae]|domanda|istanz[ae]|petizion[ei]|appell[oi]|sollecit[oi])$")
NEED_NOUNS = re.compile(
    r"(?:esigenz[ae]|necessità|bisogn[oi]|urgenz[ae]|desideri[o]?|auspici[o]?|propost[ae]|ide[ae]|suggeriment[oi]|sogn[oi]|"
    r"ipotesi|speranz[ae]|aspettativ[ae]|obiettiv[oi]|intenzion[ei]|volontà|disponibilità|mancanza|augurio|aspirazion[ei]|"
    r"sollecitazion[ei]|interess[ei]|consigli[o]?|raccomandazion[ei]|preferenz[ae]|priorità)$"
)
CARRIERS = re.compile(
    r"(?:sent(?:e|ono|iamo|o|it[oaie]|ir\w*)|manifest\w+|esprim\w+|espress\w+|segnal\w+|avvert\w+|evidenzi\w+|ribadi\w+|sottoline\w+|"
    r"formul\w+|avanz\w+|present\w+|rivol[gt]\w+|lanci\w+|emerg\w+|emers\w+|arriv\w+|giun\w+|perv\w+|vien[ei]|vengono|rinnov\w+|rilanci\w+|ripet\w+|riport\w+|port\w+|solleva\w*|indic\w+|dichiar\w+|"
    r"confer\w+|(?:ri)?torna(?:no)?|nasc(?:e|ono)|rappresent\w+|nutr\w+|coltiv\w+|c'è|fa|fanno|facciamo|fatto|faccio|facemmo|ha|hanno|abbiamo|ho|ebbero|avrebbe|avrebbero|avremmo|avrei|avere)$"
)
LABELS = re.compile(
    r"(?:ideale|desiderat[aei]|richiest[ae]|domanda|propost[ae]|ide[ae]|esigenz[ae]|necessità|bisogn[oi]|desiderat[ai]|desideri[o]?|suggeriment[oi]|"
    r"sogn[oi]|ipotesi|auspici[o]?|consigli[o]?|sollecitazion[ei]|aspettativ[ae]|urgenz[ae]|priorità)$"
)

# Users and the public: what they ask for at the counter is the body's daily work, not a request of the study.
PUBLIC = re.compile(
    r"(?:cittadin[oaie]|utent[ei]|utenz[ae]|pazient[ei]|famigli[ae]|famiglie|genitor[ei]|mamm[ae]|madr[ei]|papà|padr[ei]|nonn[oaie]|"
    r"client[ei]|clientela|visitator[ei]|lettor[ei]|lettric[ei]|student[ei]|studentess[ae]|alunn[oaie]|allievi|alliev[oae]|scolar[oi]|ragazz[oaie]|ragazzin[oaie]|"
    r"bambin[oaie]|bimb[oaie]|figli[oae]?|gent[ei]|person[ae]|anzian[oaie]|vecchi[oae]?|pensionat[oaie]|stranier[oaie]|"
    r"immigrat[oi]|residenti|abitant[ei]|turist[iae]|malat[oaie]|degent[ei]|parent[ei]|familiar[ei]|caregiver|assistit[oaie]|"
    r"beneficiari[oae]?|iscritt[oaie]|ospiti|ospite|signor[aei]|signore|uomo|uomini|donn[ae]|giovan[ei]|adolescent[ei]|"
    r"passant[ei]|pendolari|lavorator[ei]|dipendent[ei]|consumator[ei]|soci|socie|pubblico|popolazione|mogli[e]?|marit[oi]|"
    r"badant[ei]|disoccupat[oi]|inquilin[oi]|contribuent[ei]|proprietari[o]?|automobilist[ai]|chiunque|chi|qualcuno|tutti|tant[ie]|molt[ie]|altr[ie]|alcun[ie]|parecchie?|uno|una)$"
)
# Whoever stands for a group asks for it in earnest.
DELEGATES = re.compile(
    r"(?:rappresentant[ei]|comitat[oi]|associazion[ei]|consult[ae]|delegat[oaie]|delegazion[ei]|portavoce|sindacat[oi]|consigli[o]?|"
    r"president[ei]|coordinament[oi]|assemble[ae]|cooperativ[ae]|federazion[ei]|grupp[oi]|sindac[oi]|parroc[oi]|direttor[ei]|direttric[ei])$"
)
# Texts and rules demand, they do not ask.
DEMANDERS = re.compile(
    r"(?:band[oi]|legg[ei]|norm[ae]|normativ[ae]|regolament[oi]|decret[oi]|circolar[ei]|deliber[ae]|ministero|ministeri|procedur[ae]|"
    r"protocoll[oi]|modul[oi]|contratt[oi]|capitolat[oi]|statut[oi]|avvis[oi]|linee|accreditament[oi]|piattaform[ae]|"
    r"sistem[ai]|programm[ai]|software|applicativ[oi]|app|sito|portal[ei]|assicurazion[ei]|burocrazia|europa|ue|stato|"
    r"corte|istat|inps|inail|miur|mim|pnrr|codice|privacy|gdpr|mercato|concors[oi]|domand[ae]|convenzion[ei]|bilanci[o]?)$"
)
# Who sells, lends, lets or insures sets conditions: «la banca vuole un garante».
BARGAINERS = re.compile(
    r"(?:banc(?:a|he)|credit[oi]|finanziari[ae]|assicurazion[ei]|compagni[ae]|agenzi[ae]|sponsor|fornitor[ei]|grossist[ai]|"
    r"negozi[o]?|supermercat[oi]|discount|gdo|vivaist[ai]|aziend[ae]|padron[ei]|proprietari[oa]?|locator[ei]|impres[ae]|ditt[ae]|artigian[oi])$"
)
# Who has the right to demand papers.
AUTHORITIES = re.compile(r"(?:region[ei]|provinci[ae]|minister[oi]|prefettur[ae]|questur[ae]|tribunal[ei]|procura|notai[o]?|inps|inail|asl|ats|agenzia|ispettorato|stato|comunità)$")
COUNTER = re.compile(
    r"(?:sportell[oi]|banco|banconi|bancone|telefono|anagrafe|reception|portineria|front|centralino|cassa|accettazione|guardiola|corridoio)$"
)
INTERROGATIVES = _set("se quando dove come perché quanto quanti quante quanta cosa chi quale quali xchè xké xche")
NEGATIONS = _set("non nn né mai neanche nemmeno neppure senza")
NOBODY = _set("nessuno nessuna nessun niente nulla")
MET = re.compile(
    r"(?:arrivat|ottenut|accolt|concess|accordat|accontentat|risolt|sistemat|realizzat|esaudit|avut|dat|ricevut|fatt|partit|apert|approvat)[oaie]$"
)
FILLERS = _set(
    "dice dicono spiega aggiunge ecco ehm eh beh boh mah cioè insomma allora quindi poi no sì diciamo guardi guarda senta dunque però ma e anche inoltre invece infine adesso ora oggi piuttosto magari secondo"
)
UNITS = re.compile(
    r"(?:minut[oi]|or[ae]|giorn[oi]|giornat[ae]|settiman[ae]|mes[ei]|ann[oi]|second[oi]|euro|tempo|firm[ae]|autorizzazion[ei]|pazienza|coraggio|fegato|chilometr[oi]|km|h|hh|min|sec|gg|sett)$"
)
ASSENT = _set("così bene male poco molto troppo")
# «varrebbe la pena», «avrebbe senso», «starebbe bene»: what makes a bare conditional a wish.
# «sarebbe un peccato», «sarebbe assurdo»: what nobody wishes.
BAD = re.compile(
    r"(?:peccat|assurd|sbagliat|inutil|ridicol|foll|pazz|grav|impossibil|difficil|complicat|trist|brutt|dannos|pericolos|disastr|"
    r"guai|suicidi|error|rischios|costos|problem|sprec|ingiust|scorrett|vietat|impensabil|tropp|inopportun|tragedi|scandal)\w*"
)
# «ogni mese», «sempre», «di continuo»: what is asked over and over is routine.
HABIT = _set("sempre continuo continuamente spesso ogni tutti solitamente regolarmente mensilmente quotidianamente")
# What whoever uses a service has to do: «bisogna prenotare» tells how things are.
FORMALITIES = re.compile(
    r"(?:prenot|iscriver|compil|firm|timbr|telefon|present|port|pag|esib|attender|aspett|sal|scend|pass|entr|usc|torn|and|suon|buss)"
    r"(?:are|ere|ire|arsi|ersi|irsi|si)$"
)
IDIOMS = _set("pena senso bene meglio comodo piacere gola gioco differenza male")
STRONG_BREAKS = _set(". ; ! ? … : – —")
