# SPDX-License-Identifier: GPL-3.0-or-later
"""Made-up people, phones and companies, all within ranges that no real one can have.

ID numbers begin with 990101 (no such division), mobiles with 1540000, company codes with 91990000MAXX.
"""

SURNAMES = ("王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛阎段雷侯龙史"
            "单仇解查翟盖区")
DOUBLE_SURNAMES = ("欧阳", "尉迟", "万俟", "长孙", "澹台", "司马", "上官", "诸葛")
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰飞玲鹏辉红华建国文斌晓东春梅海燕玉珍小林志云凤琴"
MINORITY = ("阿卜杜·热西提", "古丽·买买提", "扎西·次仁", "卓玛·央金", "阿依·木乃", "吉克·阿牛", "迪丽·努尔",
            "买买提·吐尔逊", "沙马·拉作", "阿力木江·阿卜杜热合曼")
# Characters outside GBK, two of them outside the basic plane: what breaks in careless programs.
RARE = ("䶮", "㛃", "𬱖", "𫖯", "𠮷", "㼆")

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
COMPANY_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ORGANISATION_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def identity_number(birth, sequence):
    """GB 11643: `birth` as YYYYMMDD, `sequence` 0-999, odd for men."""
    body = f"990101{birth}{sequence:03d}"
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS)) % 11]


def mobile(index):
    return f"1540000{index % 10000:04d}"


def company_code(index):
    """GB 32100 over an organisation code of GB 11714."""
    organisation = f"MAXX{index:04d}"
    total = sum(ORGANISATION_DIGITS.index(digit) * weight for digit, weight in zip(organisation, (3, 7, 9, 10, 5, 8, 4, 2)))
    check = 11 - total % 11
    body = "91990000" + organisation + {10: "X", 11: "0"}.get(check, str(check))
    total = sum(COMPANY_DIGITS.index(digit) * pow(3, place, 31) for place, digit in enumerate(body))
    return body + COMPANY_DIGITS[(31 - total % 31) % 31]


def person_name(random):
    draw = random.random()
    if draw < 0.04:
        return random.choice(MINORITY)
    surname = random.choice(DOUBLE_SURNAMES) if draw < 0.06 else random.choice(SURNAMES)
    given = "".join(random.choice(GIVEN) for _ in range(random.choice((1, 2, 2, 2))))
    if draw > 0.97:
        given = given[:-1] + random.choice(RARE)
    return surname + given


def birth_date(random):
    return f"{random.randint(1966, 2003):04d}{random.randint(1, 12):02d}{random.randint(1, 28):02d}"
