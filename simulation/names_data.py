"""Parts of names, streets and places from which made-up people are put together.

Common given names and words only, written down for this project. Put together at random they may
happen to spell a real person's name; nothing here was taken from any list of residents.
"""

from __future__ import annotations

from typing import Final

# Given names usual for those born before 1970, from 1970 to 1994, and since 1995.
MALE: Final = (
    (
        *("SUKARDI", "SUPARMAN", "WAGIMIN", "SUTRISNO", "NGADIMIN", "PONIMAN", "SLAMET", "SUGENG"),
        *("MULYONO", "DARSONO", "KASMIN", "TUGIMAN", "SUBAGYO", "SUWARNO", "JUMADI", "PAIMAN"),
        *("SARJONO", "WAKIDI", "SOLIKIN", "MARWOTO", "TUKIMIN", "SUROSO", "KARTONO", "RUSDI"),
    ),
    (
        *("BUDI", "AGUS", "JOKO", "EKO", "BAMBANG", "HERU", "TEGUH", "WAHYU", "ARIF", "DIDIK"),
        *("YULIANTO", "HARYANTO", "SIGIT", "TRI", "DWI", "ANDI", "RUDI", "NUR", "EDI", "IMAM"),
        *("KRISTIANTO", "ANTONIUS", "YOHANES", "ZAINAL", "CHOIRUL", "FATKHUR", "SAIFUL", "ANANG"),
    ),
    (
        *("RIZKY", "DIMAS", "BAGAS", "ILHAM", "FAJAR", "REZA", "ALDI", "GALIH", "BAYU", "YOGA"),
        *("RAFI", "FAHRI", "NABIL", "ADITYA", "KEVIN", "DAFFA", "ZIDAN", "ARYA", "GILANG", "HANIF"),
        *("RADITYA", "ALVARO", "GABRIEL", "FARREL", "TEGAR", "RAKA", "NAUFAL", "SATRIA"),
    ),
)
FEMALE: Final = (
    (
        *("SUMARNI", "WAGIYEM", "PARTINI", "NGATINAH", "SUPARMI", "KASTINI", "SULASTRI", "RUBIYAH"),
        *("TUMINAH", "PAINEM", "SUKINAH", "MARYATI", "SURTINI", "WARSINI", "JUMINAH", "SITI"),
        *("KARSINAH", "SAMINEM", "MUJIATI", "TUKIYEM", "SRIATUN", "ROKAYAH", "PONIRAH", "DARMI"),
    ),
    (
        *("SRI", "ENDANG", "DEWI", "RATNA", "YULI", "INDAH", "WIWIK", "LESTARI", "ENI", "TITIK"),
        *("NUR", "SITI", "RINA", "DIAN", "ANIK", "MURNI", "HESTI", "RETNO", "ANASTASIA", "TUTIK"),
        *("CHRISTINA", "KHOIRIYAH", "MASLIKHAH", "UMI", "LILIS", "WENING", "FITRI", "IDA"),
    ),
    (
        *("PUTRI", "AYU", "NABILA", "SALSA", "AULIA", "ZAHRA", "DINDA", "BELA", "INTAN", "NADIA"),
        *("KEZIA", "ALYA", "RAHMA", "AZIZAH", "CITRA", "MEGA", "NAJWA", "SEKAR", "TIARA", "VANIA"),
        *("KHANSA", "LARAS", "MELATI", "NAILA", "ELSA", "CLARA", "SHAFIRA", "KIRANA"),
    ),
)
MALE_SECOND: Final = (
    *("SANTOSO", "PRASETYO", "SETIAWAN", "NUGROHO", "WIDODO", "HIDAYAT", "RAHMAN", "SAPUTRA"),
    *("KURNIAWAN", "WIBOWO", "HARTONO", "SUSILO", "PURNOMO", "SULISTYO", "ABIDIN", "ANWAR"),
    *("FAUZI", "MAULANA", "UTOMO", "PRATAMA", "RAMADHAN", "WICAKSONO", "HAKIM", "PAMUNGKAS"),
    *("ARDIANSYAH", "SOLEH", "MUSTOFA", "CAHYONO", "ADI", "BASUKI", "GUNAWAN", "YUSUF"),
)
FEMALE_SECOND: Final = (
    *("WAHYUNI", "LESTARI", "RAHAYU", "HANDAYANI", "SUSANTI", "NINGSIH", "PUSPITASARI", "AMINAH"),
    *("FATIMAH", "KHASANAH", "UTAMI", "SETYOWATI", "MAHARANI", "ANGGRAENI", "ZULAIKHA", "HIDAYAH"),
    *("KUSUMAWATI", "PERMATASARI", "ROHMAH", "WULANDARI", "KARTIKA", "SAFITRI", "WIJAYANTI"),
    *("MAISAROH", "OKTAVIANI", "NURJANAH", "PRATIWI", "YULIANTI", "HAPSARI", "ASTUTI"),
)
MALE_PREFIX: Final = ("MUHAMMAD", "MUH.", "MOH.", "MOCH.", "M.", "AHMAD", "ACHMAD", "ABDUL", "ABD.")
FEMALE_PREFIX: Final = ("SITI", "ST.", "NUR", "DWI", "TRI", "SRI", "DYAH", "RR.")

MALE_APOSTROPHE: Final = ("MA'RUF", "SYAMSUL MA'ARIF", "ASY'ARI", "JUM'AN", "AHMAD RIFA'I")
FEMALE_APOSTROPHE: Final = ("NI'MATUL KHASANAH", "QURROTA A'YUN", "NUR 'AINI", "MU'AWANAH")
INITIALS: Final = "ADEHMNSY"
MALE_TITLES: Final = ("H.", "DRS.", "IR.", "DR.", "DRG.", "PROF. DR.", "K.H.")
FEMALE_TITLES: Final = ("HJ.", "DRA.", "IR.", "DR.", "DRG.", "NY.")
DEGREES: Final = (", S.H.", ", S.PD.", ", S.E., M.M.", ", S.KOM.", ", A.MD.", ", M.SI.", " SH")
LONG_WORDS: Final = ("KUSUMANINGRAT", "WIRADININGRAT", "HADIPRAMANA", "SURYANINGPRAJA")
OLD_LETTERS: Final = {"NY": "NJ", "Y": "J", "J": "DJ", "C": "TJ", "U": "OE"}
"""Today's letters and those before the reforms of 1947 and 1972."""

BIRTH_PLACES: Final = (
    *("SEMARANG", "SEMARANG", "SEMARANG", "SEMARANG", "SEMARANG", "KAB. SEMARANG", "KENDAL"),
    *("DEMAK", "GROBOGAN", "KUDUS", "PATI", "JEPARA", "SALATIGA", "SURAKARTA", "KLATEN"),
    *("PEKALONGAN", "YOGYAKARTA", "BLORA", "JAKARTA", "SURABAYA", "PALEMBANG", "KUTAI KARTANEGARA"),
)
OTHER_DISTRICTS: Final = (
    *("332101", "332408", "331512", "332201", "317405", "357809", "640203", "910101"),
)
"""Six digits of districts elsewhere, which people who moved to the city have in their NIK."""

STREETS: Final = (
    *("MELATI INDAH", "KENANGA ASRI", "ANGGREK JINGGA", "MERPATI LAMA", "SRIKANDI BARU", "KELINCI"),
    *("CENDRAWASIH BARU", "SUMBER AGUNG", "TIRTO MULYO", "BANDENG RAYA", "BIMA SAKTI", "PELITA"),
    *("RUKUN DAMAI", "PADI MAKMUR", "FAJAR HARAPAN", "TELAGA BENING", "BUKIT LANGIT", "WIJAYA"),
)
LANES: Final = (
    "DUKU",
    "MANGGIS",
    "BEO",
    "KUTILANG",
    "SEROJA",
    "NANGKA",
    "PUYUH",
    "TERATAI",
    "SALAK",
)
ROMAN: Final = ("", "", " I", " II", " III", " IV", " V", " VII")
