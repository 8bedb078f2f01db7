/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-names.h"

typedef struct
{
  guint weight; /* of a hundred */
  const DemoName *first;
  guint n_first;
  const DemoName *last;
  guint n_last;
} Culture;

/* clang-format off */
#define SAME(name) { name, name }
/* clang-format on */

static const DemoName english_first[] = {
  SAME ("Abigail"), SAME ("Aaron"),  SAME ("Alice"),    SAME ("Brian"),  SAME ("Beth"),   SAME ("Caleb"),
  SAME ("Clara"),   SAME ("Daniel"), SAME ("Dana"),     SAME ("Edward"), SAME ("Ellen"),  SAME ("Frank"),
  SAME ("Fiona"),   SAME ("George"), SAME ("Grace"),    SAME ("Henry"),  SAME ("Hannah"), SAME ("Isaac"),
  SAME ("Ivy"),     SAME ("Jack"),   SAME ("Joan"),     SAME ("Kevin"),  SAME ("Kate"),   SAME ("Liam"),
  SAME ("Laura"),   SAME ("Mark"),   SAME ("Mary Ann"), SAME ("Nathan"), SAME ("Nora"),   SAME ("Oscar"),
  SAME ("Olive"),   SAME ("Peter"),  SAME ("Paula"),    SAME ("Ruth"),   SAME ("Samuel"), SAME ("Sarah"),
  SAME ("Thomas"),  SAME ("Tess"),   SAME ("Victor"),   SAME ("Wendy"),
};

static const DemoName english_last[] = {
  SAME ("Adams"),       SAME ("Baker"),    SAME ("Bell"),   SAME ("Brooks"),  SAME ("Carter"),
  SAME ("Clarke"),      SAME ("Cole"),     SAME ("Dixon"),  SAME ("Ellis"),   SAME ("Fisher"),
  SAME ("Ford"),        SAME ("Grant"),    SAME ("Greene"), SAME ("Hayes"),   SAME ("Holt"),
  SAME ("Hughes"),      SAME ("Jordan"),   SAME ("Keller"), SAME ("Lane"),    SAME ("Marsh"),
  SAME ("Mason"),       SAME ("McDonald"), SAME ("Nolan"),  SAME ("O'Brien"), SAME ("Palmer"),
  SAME ("Porter"),      SAME ("Quinn"),    SAME ("Reed"),   SAME ("Rhodes"),  SAME ("Shaw"),
  SAME ("Smith-Jones"), SAME ("Stone"),    SAME ("Tucker"), SAME ("Vance"),   SAME ("Walsh"),
  SAME ("Ward"),        SAME ("Webb"),     SAME ("West"),   SAME ("Wood"),    SAME ("Young"),
};

static const DemoName spanish_first[] = {
  { "José", "Jose" },   { "María", "Maria" },   { "Ángel", "Angel" }, { "Begoña", "Begona" },
  { "Lucía", "Lucia" }, { "Andrés", "Andres" }, { "Sofía", "Sofia" }, { "Martín", "Martin" },
  { "Inés", "Ines" },   SAME ("Carmen"),        SAME ("Diego"),       SAME ("Elena"),
  SAME ("Javier"),      SAME ("Pilar"),         SAME ("Rosa"),        SAME ("Ana"),
};

static const DemoName spanish_last[] = {
  { "Muñoz", "Munoz" },
  { "García López", "Garcia Lopez" },
  { "Núñez", "Nunez" },
  { "Ibáñez", "Ibanez" },
  { "Hernández", "Hernandez" },
  { "Gómez", "Gomez" },
  { "Peña", "Pena" },
  { "de la Cruz", "de la Cruz" },
  { "Jiménez", "Jimenez" },
  { "Vázquez", "Vazquez" },
  SAME ("Ruiz"),
  SAME ("Morales"),
  SAME ("Ortega"),
  SAME ("Rojas"),
  SAME ("Vega"),
  SAME ("Castillo"),
};

static const DemoName german_first[] = {
  { "Jürgen", "Juergen" }, { "Käthe", "Kaethe" }, { "Jörg", "Joerg" }, { "Günther", "Guenther" },
  SAME ("Anke"),           SAME ("Dieter"),       SAME ("Heike"),      SAME ("Lars"),
  SAME ("Petra"),          SAME ("Uwe"),
};

static const DemoName german_last[] = {
  { "Müller", "Mueller" },
  { "Weiß", "Weiss" },
  { "Schröder", "Schroeder" },
  { "Größing", "Groessing" },
  { "Köhler", "Koehler" },
  { "von der Aue", "von der Aue" },
  SAME ("Becker"),
  SAME ("Krause"),
  SAME ("Vogel"),
  SAME ("Zimmermann"),
};

static const DemoName vietnamese_first[] = {
  { "Thị Hồng", "Thi Hong" }, { "Văn Đức", "Van Duc" }, { "Minh Châu", "Minh Chau" }, { "Quốc", "Quoc" },
  { "Ngọc Ánh", "Ngoc Anh" }, { "Tuấn", "Tuan" },       { "Phương", "Phuong" },       { "Hải", "Hai" },
};

static const DemoName vietnamese_last[] = {
  { "Nguyễn", "Nguyen" }, { "Trần", "Tran" }, { "Lê", "Le" }, { "Phạm", "Pham" },
  { "Đặng", "Dang" },     { "Bùi", "Bui" },   { "Võ", "Vo" }, { "Dương", "Duong" },
};

static const DemoName polish_first[] = {
  { "Łukasz", "Lukasz" },
  { "Małgorzata", "Malgorzata" },
  { "Paweł", "Pawel" },
  { "Róża", "Roza" },
  { "Stanisław", "Stanislaw" },
  SAME ("Agnieszka"),
  SAME ("Jan"),
  SAME ("Ewa"),
};

static const DemoName polish_last[] = {
  { "Wójcik", "Wojcik" },
  { "Kamiński", "Kaminski" },
  { "Dąbrowska", "Dabrowska" },
  { "Zięba", "Zieba" },
  { "Błażejewski", "Blazejewski" },
  { "Źrebiec", "Zrebiec" },
  SAME ("Nowak"),
  SAME ("Mazur"),
};

static const DemoName arabic_first[] = {
  { "محمد", "Mohammed" }, { "فاطمة", "Fatima" }, { "عمر", "Omar" },
  { "ليلى", "Layla" },    { "يوسف", "Youssef" }, { "مريم", "Maryam" },
};

static const DemoName arabic_last[] = {
  { "الحداد", "Al Haddad" }, { "بن علي", "Ben Ali" }, { "النجار", "Al Najjar" },
  { "الخوري", "El Khoury" }, { "حسن", "Hassan" },     { "منصور", "Mansour" },
};

static const DemoName japanese_first[] = {
  { "花子", "Hanako" },   { "太郎", "Taro" },   { "健一", "Kenichi" },
  { "さくら", "Sakura" }, { "ユウキ", "Yuki" }, { "美咲", "Misaki" },
};

static const DemoName japanese_last[] = {
  { "佐藤", "Sato" },   { "鈴木", "Suzuki" },   { "高橋", "Takahashi" },
  { "田中", "Tanaka" }, { "渡辺", "Watanabe" }, { "山本", "Yamamoto" },
};

static const DemoName emoji_last[] = {
  { "Lee 🌟", "Lee" },
  { "Kim 👩‍💻", "Kim" },
  { "Park ❤️", "Park" },
};

#define CULTURE(weight, first, last) \
  { \
    weight, first, G_N_ELEMENTS (first), last, G_N_ELEMENTS (last) \
  }

static const Culture cultures[] = {
  CULTURE (53, english_first, english_last),  CULTURE (21, spanish_first, spanish_last),
  CULTURE (6, german_first, german_last),     CULTURE (6, vietnamese_first, vietnamese_last),
  CULTURE (5, polish_first, polish_last),     CULTURE (4, arabic_first, arabic_last),
  CULTURE (4, japanese_first, japanese_last), CULTURE (1, english_first, emoji_last),
};

static const DemoPlace places[] = {
  { "US", "AL", "205 251 256 334 938", "America/Chicago", "352", { "Birmingham", "Mobile", "Huntsville" } },
  { "US", "AK", "907", "America/Anchorage", "995", { "Anchorage", "Juneau", "Fairbanks" } },
  { "US", "AZ", "480 520 602 623 928", "America/Phoenix", "850", { "Phoenix", "Tucson", "Mesa" } },
  { "US", "AR", "479 501 870", "America/Chicago", "722", { "Little Rock", "Fayetteville", "Jonesboro" } },
  { "US",
    "CA",
    "209 213 310 323 408 415 424 442 510 530 559 562 619 626 628 650 657 661 669 707 714 747 760 805 818 831 "
    "858 "
    "909 916 925 949 951",
    "America/Los_Angeles",
    "946",
    { "Oakland", "San José", "Fresno" } },
  { "US", "CO", "303 719 720 970", "America/Denver", "802", { "Denver", "Boulder", "Aurora" } },
  { "US", "CT", "203 475 860 959", "America/New_York", "061", { "Hartford", "New Haven", "Stamford" } },
  { "US", "DE", "302", "America/New_York", "198", { "Wilmington", "Dover", "Newark" } },
  { "US", "DC", "202", "America/New_York", "200", { "Washington", "Georgetown", "Anacostia" } },
  { "US",
    "FL",
    "239 305 321 352 386 407 561 727 754 772 786 813 850 863 904 941 954",
    "America/New_York",
    "331",
    { "Miami", "Tampa", "Orlando" } },
  { "US",
    "GA",
    "229 404 470 478 678 706 762 770 912",
    "America/New_York",
    "303",
    { "Atlanta", "Savannah", "Macon" } },
  { "US", "HI", "808", "Pacific/Honolulu", "968", { "Honolulu", "Kāneʻohe", "Hilo" } },
  { "US", "ID", "208 986", "America/Boise", "837", { "Boise", "Meridian", "Nampa" } },
  { "US",
    "IL",
    "217 224 309 312 331 618 630 708 773 779 815 847 872",
    "America/Chicago",
    "606",
    { "Chicago", "Peoria", "Springfield" } },
  { "US",
    "IN",
    "219 260 317 463 574 765 812 930",
    "America/Indiana/Indianapolis",
    "462",
    { "Indianapolis", "Fort Wayne", "Gary" } },
  { "US",
    "IA",
    "319 515 563 641 712",
    "America/Chicago",
    "503",
    { "Des Moines", "Davenport", "Cedar Rapids" } },
  { "US", "KS", "316 620 785 913", "America/Chicago", "672", { "Wichita", "Topeka", "Lawrence" } },
  { "US",
    "KY",
    "270 364 502 606 859",
    "America/New_York",
    "402",
    { "Louisville", "Lexington", "Frankfort" } },
  { "US",
    "LA",
    "225 318 337 504 985",
    "America/Chicago",
    "701",
    { "New Orleans", "Baton Rouge", "Lafayette" } },
  { "US", "ME", "207", "America/New_York", "041", { "Portland", "Bangor", "Augusta" } },
  { "US", "MD", "240 301 410 443 667", "America/New_York", "212", { "Baltimore", "Rockville", "Annapolis" } },
  { "US",
    "MA",
    "339 351 413 508 617 774 781 857 978",
    "America/New_York",
    "021",
    { "Boston", "Worcester", "Springfield" } },
  { "US",
    "MI",
    "231 248 269 313 517 586 616 734 810 906 947 989",
    "America/Detroit",
    "482",
    { "Detroit", "Lansing", "Ann Arbor" } },
  { "US",
    "MN",
    "218 320 507 612 651 763 952",
    "America/Chicago",
    "554",
    { "Minneapolis", "Saint Paul", "Duluth" } },
  { "US", "MS", "228 601 662 769", "America/Chicago", "392", { "Jackson", "Biloxi", "Tupelo" } },
  { "US",
    "MO",
    "314 417 573 636 660 816",
    "America/Chicago",
    "641",
    { "Kansas City", "St. Louis", "Columbia" } },
  { "US", "MT", "406", "America/Denver", "591", { "Billings", "Missoula", "Helena" } },
  { "US", "NE", "308 402 531", "America/Chicago", "681", { "Omaha", "Lincoln", "Kearney" } },
  { "US", "NV", "702 725 775", "America/Los_Angeles", "891", { "Las Vegas", "Reno", "Henderson" } },
  { "US", "NH", "603", "America/New_York", "031", { "Manchester", "Nashua", "Concord" } },
  { "US",
    "NJ",
    "201 551 609 732 848 856 862 908 973",
    "America/New_York",
    "071",
    { "Newark", "Trenton", "Hoboken" } },
  { "US", "NM", "505 575", "America/Denver", "871", { "Albuquerque", "Española", "Santa Fe" } },
  { "US",
    "NY",
    "212 315 332 347 516 518 585 607 631 646 680 716 718 845 914 917 929 934",
    "America/New_York",
    "100",
    { "New York", "Buffalo", "Albany" } },
  { "US",
    "NC",
    "252 336 704 743 828 910 919 980 984",
    "America/New_York",
    "282",
    { "Charlotte", "Raleigh", "Durham" } },
  { "US", "ND", "701", "America/Chicago", "581", { "Fargo", "Bismarck", "Minot" } },
  { "US",
    "OH",
    "216 220 234 330 380 419 440 513 567 614 740 937",
    "America/New_York",
    "432",
    { "Columbus", "Cleveland", "Toledo" } },
  { "US", "OK", "405 539 580 918", "America/Chicago", "731", { "Oklahoma City", "Tulsa", "Norman" } },
  { "US", "OR", "458 503 541 971", "America/Los_Angeles", "972", { "Portland", "Eugene", "Salem" } },
  { "US",
    "PA",
    "215 267 272 412 484 570 610 717 724 814 878",
    "America/New_York",
    "191",
    { "Philadelphia", "Pittsburgh", "Erie" } },
  { "US", "RI", "401", "America/New_York", "029", { "Providence", "Warwick", "Newport" } },
  { "US", "SC", "803 843 854 864", "America/New_York", "294", { "Charleston", "Columbia", "Greenville" } },
  { "US", "SD", "605", "America/Chicago", "571", { "Sioux Falls", "Rapid City", "Pierre" } },
  { "US",
    "TN",
    "423 615 629 731 865 901 931",
    "America/Chicago",
    "372",
    { "Nashville", "Memphis", "Jackson" } },
  { "US",
    "TX",
    "210 214 254 281 325 346 361 409 430 432 469 512 682 713 737 806 817 830 832 903 915 936 940 956 972 979",
    "America/Chicago",
    "787",
    { "Austin", "Houston", "El Paso" } },
  { "US", "UT", "385 435 801", "America/Denver", "841", { "Salt Lake City", "Provo", "Ogden" } },
  { "US", "VT", "802", "America/New_York", "054", { "Burlington", "Montpelier", "Rutland" } },
  { "US",
    "VA",
    "276 434 540 571 703 757 804",
    "America/New_York",
    "232",
    { "Richmond", "Norfolk", "Roanoke" } },
  { "US", "WA", "206 253 360 425 509 564", "America/Los_Angeles", "981", { "Seattle", "Spokane", "Tacoma" } },
  { "US", "WV", "304 681", "America/New_York", "253", { "Charleston", "Huntington", "Wheeling" } },
  { "US",
    "WI",
    "262 414 534 608 715 920",
    "America/Chicago",
    "532",
    { "Milwaukee", "Madison", "Green Bay" } },
  { "US", "WY", "307", "America/Denver", "820", { "Cheyenne", "Casper", "Laramie" } },
  { "CA", "ON", "416 647", "America/Toronto", "M5V #T#", { "Toronto", "Mississauga", "Markham" } },
  { "CA", "QC", "514 438", "America/Toronto", "H2X #Y#", { "Montréal", "Laval", "Longueuil" } },
  { "CA", "BC", "604 778", "America/Vancouver", "V6B #A#", { "Vancouver", "Burnaby", "Surrey" } },
};

static const char *const lead_sources[] = {
  "Web", "Phone Inquiry", "Partner Referral", "Purchased List", "Other", "Facebook Ads", "Radio spot",
};

static const char *const messages[] = {
  "Thanks, talk to you soon",
  "Can you call me after 5?",
  "STOP",
  "Yes please send the quote 👍",
  "¿Puede llamarme mañana?",
  "Who is this?",
  "Danke, das passt gut für mich. Grüße!",
  "Cảm ơn bạn, hẹn gặp lại thứ Hai",
  "شكرا جزيلا",
  "ありがとうございます。明日お電話ください。",
  "Line one\nLine two\nand a \"quoted\" third",
  "ok",
  "We moved last month, so please use the new address from now on. The old one still gets mail, but only my "
  "brother "
  "looks at it and he forgets to pass it on. If the form needs a signature, send it to my e-mail instead, I "
  "read that "
  "every evening after work. And no calls before nine, please: I start late on weekdays.",
  "Got it ✅",
};

static const char *const dispositions[] = {
  "Interested",   "No answer",      "Left voicemail",  "Call back later",
  "Wrong number", "Not interested", "Appointment set", "Sold",
};

static const char *const plans[] = { "Gold", "Silver", "Bronze", "Family plan", "Éco", "None yet" };

void
demo_names_pick (DemoRandom *random, const DemoName **first, const DemoName **last)
{
  const Culture *culture = cultures;
  guint at = demo_random_below (random, 100);

  while (at >= culture->weight)
    {
      at -= culture->weight;
      culture++;
    }
  *first = &culture->first[demo_random_below (random, culture->n_first)];
  *last = &culture->last[demo_random_below (random, culture->n_last)];
}

const DemoPlace *
demo_places (guint *count)
{
  *count = G_N_ELEMENTS (places);
  return places;
}

const char *const *
demo_lead_sources (guint *count)
{
  *count = G_N_ELEMENTS (lead_sources);
  return lead_sources;
}

const char *const *
demo_messages (guint *count)
{
  *count = G_N_ELEMENTS (messages);
  return messages;
}

const char *const *
demo_dispositions (guint *count)
{
  *count = G_N_ELEMENTS (dispositions);
  return dispositions;
}

const char *const *
demo_plans (guint *count)
{
  *count = G_N_ELEMENTS (plans);
  return plans;
}
