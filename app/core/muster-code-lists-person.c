/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-code-lists.h"

/* The lists that describe a person, most of them national standards (GB/T 2261.1, GB/T 3304, GB/T 4658). */

#define CODE_LIST(list_name, variable, codes_of_list) \
  const MusterCodeList muster_codes_##variable = { list_name, codes_of_list, G_N_ELEMENTS (codes_of_list) }

static const MusterCode sex[] = {
  { "0", "Unknown", "未知的性别" },
  { "1", "Male", "男性" },
  { "2", "Female", "女性" },
  { "9", "Not stated", "未说明的性别" },
};
CODE_LIST ("SEX", sex, sex);

static const MusterCode id_type[] = {
  { "1", "Resident identity card", "居民身份证" },
  { "2", "Residence permit of Hong Kong, Macao, Taiwan residents", "港澳台居民居住证" },
  { "3", "Passport", "护照" },
  { "4", "Foreigner's permanent residence card", "外国人永久居留身份证" },
  { "5", "Household register", "户口簿" },
  { "8", "Not carried", "未带证件" },
  { "9", "Declined", "不愿提供" },
};
CODE_LIST ("IDT", id_type, id_type);

static const MusterCode ethnic[] = {
  { "01", "Han", "汉族" },
  { "02", "Mongol", "蒙古族" },
  { "03", "Hui", "回族" },
  { "04", "Tibetan", "藏族" },
  { "05", "Uyghur", "维吾尔族" },
  { "06", "Miao", "苗族" },
  { "07", "Yi", "彝族" },
  { "08", "Zhuang", "壮族" },
  { "09", "Bouyei", "布依族" },
  { "10", "Korean", "朝鲜族" },
  { "11", "Manchu", "满族" },
  { "12", "Dong", "侗族" },
  { "13", "Yao", "瑶族" },
  { "14", "Bai", "白族" },
  { "15", "Tujia", "土家族" },
  { "16", "Hani", "哈尼族" },
  { "17", "Kazakh", "哈萨克族" },
  { "18", "Dai", "傣族" },
  { "19", "Li", "黎族" },
  { "20", "Lisu", "傈僳族" },
  { "21", "Va", "佤族" },
  { "22", "She", "畲族" },
  { "23", "Gaoshan", "高山族" },
  { "24", "Lahu", "拉祜族" },
  { "25", "Sui", "水族" },
  { "26", "Dongxiang", "东乡族" },
  { "27", "Naxi", "纳西族" },
  { "28", "Jingpo", "景颇族" },
  { "29", "Kirgiz", "柯尔克孜族" },
  { "30", "Tu", "土族" },
  { "31", "Daur", "达斡尔族" },
  { "32", "Mulao", "仫佬族" },
  { "33", "Qiang", "羌族" },
  { "34", "Blang", "布朗族" },
  { "35", "Salar", "撒拉族" },
  { "36", "Maonan", "毛南族" },
  { "37", "Gelao", "仡佬族" },
  { "38", "Xibe", "锡伯族" },
  { "39", "Achang", "阿昌族" },
  { "40", "Primi", "普米族" },
  { "41", "Tajik", "塔吉克族" },
  { "42", "Nu", "怒族" },
  { "43", "Uzbek", "乌孜别克族" },
  { "44", "Russian", "俄罗斯族" },
  { "45", "Ewenki", "鄂温克族" },
  { "46", "De'ang", "德昂族" },
  { "47", "Bonan", "保安族" },
  { "48", "Yugur", "裕固族" },
  { "49", "Gin", "京族" },
  { "50", "Tatar", "塔塔尔族" },
  { "51", "Derung", "独龙族" },
  { "52", "Oroqen", "鄂伦春族" },
  { "53", "Hezhen", "赫哲族" },
  { "54", "Monba", "门巴族" },
  { "55", "Lhoba", "珞巴族" },
  { "56", "Jino", "基诺族" },
  { "97", "Other", "其他" },
  { "98", "Foreign descent", "外国血统中国籍" },
};
CODE_LIST ("ETH", ethnic, ethnic);

static const MusterCode birth_precision[] = {
  { "1", "Year", "年" },
  { "2", "Month", "月" },
  { "3", "Day", "日" },
};
CODE_LIST ("BPREC", birth_precision, birth_precision);

static const MusterCode phone_owner[] = {
  { "1", "Own", "本人" },
  { "2", "Spouse", "配偶" },
  { "3", "Parent", "父母" },
  { "4", "Child", "子女" },
  { "5", "Relative or fellow villager", "亲友/同乡" },
  { "6", "Village cadre", "村干部" },
  { "7", "Employer or agent", "企业/中介" },
};
CODE_LIST ("OWN", phone_owner, phone_owner);

static const MusterCode education[] = {
  { "10", "Postgraduate", "研究生教育" },
  { "20", "University", "大学本科" },
  { "30", "Junior college", "大学专科" },
  { "40", "Secondary vocational", "中等职业教育" },
  { "60", "Senior high school", "普通高中" },
  { "70", "Junior high school", "初中" },
  { "80", "Primary school", "小学" },
  { "90", "Other or no school", "其他/未上过学" },
};
CODE_LIST ("EDU", education, education);

static const MusterCode poverty_label[] = {
  { "0", "None", "无" },
  { "1", "Registered poor (before 2020)", "建档立卡(2020年前)" },
  { "2", "Out of poverty", "脱贫人口" },
  { "3", "Out of poverty, unstable", "脱贫不稳定户" },
  { "4", "On the edge of poverty", "边缘易致贫户" },
  { "5", "Sudden severe hardship", "突发严重困难户" },
};
CODE_LIST ("POV", poverty_label, poverty_label);

static const MusterCode poverty_source[] = {
  { "1", "Local list", "当地名单" },
  { "2", "Own statement", "本人自述" },
  { "3", "Certificate", "证明" },
};
CODE_LIST ("PSRC", poverty_source, poverty_source);

static const MusterCode employment[] = {
  { "1", "Unemployed", "待业" },
  { "2", "Farming", "务农" },
  { "3", "Working locally", "本地务工" },
  { "4", "Migrant worker waiting to return", "外地务工待返岗" },
  { "5", "In a job", "在岗" },
  { "6", "Student or new graduate", "在校/应届" },
  { "7", "Other", "其他" },
};
CODE_LIST ("EMP", employment, employment);
