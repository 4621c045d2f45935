/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-code-lists.h"

#include <string.h>

/* Codes never change their meaning; a list grows at its end. Numbers and wording are those of the data dictionary. */

#define CODE_LIST(list_name, variable, codes_of_list) \
  const MusterCodeList muster_codes_##variable = { list_name, codes_of_list, G_N_ELEMENTS (codes_of_list) }

static const MusterCode squad[] = {
  { "1", "Forming", "组建" },
  { "2", "Out", "在外" },
  { "3", "Returned", "返回" },
  { "4", "Dissolved", "解散" },
};
CODE_LIST ("SQUAD", squad, squad);

static const MusterCode member_role[] = {
  { "1", "Leader", "组长" },
  { "2", "Member", "队员" },
  { "3", "Driver", "驾驶员" },
  { "4", "Employer's representative", "企业代表" },
  { "5", "Agency staff", "机构人员" },
  { "6", "Liaison officer", "联络员" },
  { "7", "Headquarters", "指挥部" },
  { "8", "Administrator", "管理员" },
};
CODE_LIST ("MROLE", member_role, member_role);

/* Words, not numbers: employers were recorded with them before there was a list. */
static const MusterCode contact_role[] = {
  { "hr", "Human resources", "人事" },
  { "boss", "Head of the firm", "负责人" },
  { "county_specialist", "County's enterprise officer", "县级助企专员" },
  { "township_leader", "Township leader", "乡镇领导" },
  { "grid_worker", "Grid worker", "网格员" },
};
CODE_LIST ("CROLE", contact_role, contact_role);

static const MusterCode purpose[] = {
  { "1", "Fetching workers", "接返" },
  { "2", "Recruitment", "招工" },
  { "3", "Labour co-operation", "劳务协作" },
  { "4", "Visits", "走访慰问" },
  { "5", "Publicity", "宣传" },
  { "6", "Paired assistance", "对口帮扶" },
};
CODE_LIST ("PURPOSE", purpose, purpose);

static const MusterCode fair_type[] = {
  { "1", "City on-site fair", "城区现场招聘会" },
  { "2", "Township fair", "乡镇招聘会" },
  { "3", "Village fair", "进村专场" },
  { "4", "Stall (mall, supermarket, station, market)", "摆摊(商场超市车站集市)" },
  { "5", "Zone at a local fair", "当地招聘会设专区" },
  { "6", "Online fair", "网络招聘会/云聘会" },
  { "7", "Remote interviews", "远程面试专场" },
  { "8", "Live-stream recruitment", "直播带岗" },
  { "9", "Campus fair", "校园专场" },
  { "10", "Labour matching meeting", "劳务对接座谈会" },
};
CODE_LIST ("FTYPE", fair_type, fair_type);

static const MusterCode place_kind[] = {
  { "1", "Village or community", "村(社区)" },
  { "2", "Township or street", "乡镇街道" },
  { "3", "County square", "县城广场" },
  { "4", "Mall", "商场" },
  { "5", "Supermarket", "超市" },
  { "6", "Station", "车站" },
  { "7", "Market", "集市" },
  { "8", "Human resources market", "人力资源市场" },
  { "9", "School", "学校" },
  { "10", "Online", "线上" },
  { "99", "Other", "其他" },
};
CODE_LIST ("PKIND", place_kind, place_kind);

static const MusterCode fair_state[] = {
  { "1", "Planned", "计划" },
  { "2", "Running", "进行" },
  { "3", "Ended", "结束" },
  { "4", "Cancelled", "取消" },
};
CODE_LIST ("FSTATE", fair_state, fair_state);

static const MusterCode attendance_method[] = {
  { "1", "Gate", "闸机" },
  { "2", "Clicker", "计数器" },
  { "3", "Estimate", "估计" },
  { "4", "Sign-in", "签到" },
};
CODE_LIST ("AMETH", attendance_method, attendance_method);

static const MusterCode employer_kind[] = {
  { "1", "Enterprise", "企业" },
  { "2", "Individual business", "个体工商户" },
  { "3", "Human resources agency", "人力资源服务机构" },
  { "4", "Labour dispatch", "劳务派遣" },
  { "5", "School", "学校" },
  { "6", "Village or residents' committee", "村委会/居委会" },
  { "7", "Government department", "政府部门" },
  { "8", "Chamber or association", "商会协会" },
  { "9", "Other", "其他" },
};
CODE_LIST ("EKIND", employer_kind, employer_kind);

static const MusterCode job[] = {
  { "G01", "General operator", "普工/操作工" },
  { "G02", "Sewing machinist", "缝纫车工" },
  { "G03", "Cutting and ironing", "裁剪整烫" },
  { "G04", "Shoemaking (stitching, lasting)", "制鞋(针车/成型)" },
  { "G05", "Injection and blow moulding", "注塑吹塑" },
  { "G06", "Stamping", "冲压" },
  { "G07", "Turning, milling, CNC", "车铣/数控" },
  { "G08", "Welder", "焊工" },
  { "G09", "Fitter and mould maker", "钳工模具" },
  { "G10", "Electrician and machine repair", "电工机修" },
  { "G11", "Polishing and grinding", "抛光打磨" },
  { "G12", "Spraying and plating", "喷涂电镀" },
  { "G13", "Assembly", "装配" },
  { "G14", "Quality inspection", "质检" },
  { "G15", "Packing", "包装" },
  { "G16", "Warehouse and handling", "仓管搬运" },
  { "G17", "Forklift", "叉车" },
  { "G18", "Printing", "印刷" },
  { "G19", "Rubber vulcanising", "橡胶硫化" },
  { "G20", "Loom tending", "纺织挡车" },
  { "G21", "Food processing", "食品加工" },
  { "G22", "Spectacles and optics", "眼镜光学" },
  { "G23", "Construction", "建筑工" },
  { "G24", "Driver", "驾驶员" },
  { "G25", "Security guard", "保安" },
  { "G26", "Cleaning", "保洁" },
  { "G27", "Cook and kitchen help", "厨师帮厨" },
  { "G28", "Catering and hotel service", "餐饮酒店服务" },
  { "G29", "Domestic service and care", "家政护理" },
  { "G30", "Courier and delivery", "快递配送" },
  { "G31", "Sales and customer service", "销售客服" },
  { "G32", "Clerk and finance", "文员财务" },
  { "G33", "Technician or engineer", "技术员/工程师" },
  { "G34", "Team leader or manager", "班组长/管理" },
  { "G35", "Internship", "见习实习" },
  { "G99", "Other", "其他" },
};
CODE_LIST ("JOB", job, job);

static const MusterCode wage_note[] = {
  { "1", "Piece rate", "计件" },
  { "2", "Time rate", "计时" },
  { "3", "Fixed", "固定" },
  { "4", "Combined", "综合" },
  { "5", "Negotiable", "面议" },
};
CODE_LIST ("WNOTE", wage_note, wage_note);

static const MusterCode provision[] = {
  { "0", "No", "否" },
  { "1", "Yes", "是" },
  { "2", "Allowance", "补贴" },
};
CODE_LIST ("PROVISION", provision, provision);

static const MusterCode insurance[] = {
  { "0", "Not stated", "未说明" },
  { "1", "Five insurances", "五险" },
  { "2", "Five insurances and housing fund", "五险一金" },
  { "3", "Work injury only", "工伤" },
};
CODE_LIST ("INSURANCE", insurance, insurance);

static const MusterCode reserved_for[] = {
  { "0", "No", "无" },
  { "1", "Caring post (out of poverty)", "爱心岗位(脱贫)" },
  { "2", "Kept for former workers", "老员工保留" },
  { "3", "Graduate trainee", "毕业生见习" },
};
CODE_LIST ("RESV", reserved_for, reserved_for);

static const MusterCode opening_source[] = {
  { "1", "Survey", "排摸" },
  { "2", "Employer's own report (QR code)", "企业自报(二维码)" },
  { "3", "Questionnaire", "问卷" },
  { "4", "On the spot", "现场" },
};
CODE_LIST ("OSRC", opening_source, opening_source);

static const MusterCode opening_state[] = {
  { "1", "Open", "开放" },
  { "2", "Paused", "暂停" },
  { "3", "Filled", "招满" },
  { "4", "Closed", "关闭" },
};
CODE_LIST ("OSTATE", opening_state, opening_state);

static const MusterCode legal_basis[] = {
  { "1", "Consent (PIPL 13-1)", "个人同意(PIPL 13-1)" },
  { "2", "Contract (PIPL 13-2)", "订立履行合同(13-2)" },
  { "3", "Statutory duty (PIPL 13-3)", "法定职责(13-3)" },
};
CODE_LIST ("BASIS", legal_basis, legal_basis);

static const MusterCode consent_method[] = {
  { "1", "Signature on screen", "屏幕签名" },
  { "2", "Signature on paper (photographed)", "纸质签名(附照片)" },
  { "3", "Spoken (witness)", "口头(见证人)" },
  { "4", "Own entry by QR code", "扫码自填" },
};
CODE_LIST ("CMETH", consent_method, consent_method);

static const MusterCode intent_type[] = {
  { "1", "New job", "新求职" },
  { "2", "Return to former employer", "老员工返岗" },
  { "3", "Change of job", "换岗" },
  { "4", "Internship", "见习实习" },
  { "5", "Accompanying family", "家属随迁" },
};
CODE_LIST ("ITYPE", intent_type, intent_type);

static const MusterCode channel[] = {
  { "1", "Fair", "招聘会" },
  { "2", "Stall", "摆摊" },
  { "3", "Home visit", "入户走访" },
  { "4", "WeChat or DingTalk group", "微信/钉钉群" },
  { "5", "Telephone", "电话" },
  { "6", "List of the local bureau", "当地人社名单" },
  { "7", "Human resources agency", "人力资源机构" },
  { "8", "Fellow villager", "老乡介绍" },
  { "9", "Online or remote interview", "线上/远程面试" },
  { "10", "Employer's list", "企业名单" },
  { "99", "Other", "其他" },
};
CODE_LIST ("CHAN", channel, channel);

static const MusterCode clock_flag[] = {
  { "1", "Normal", "正常" },
  { "2", "Possibly wrong", "疑似偏差" },
  { "3", "Entered later", "补录" },
};
CODE_LIST ("CLOCK", clock_flag, clock_flag);

static const MusterCode travel[] = {
  { "1", "Needs transport", "需接送" },
  { "2", "Travels alone", "自行前往" },
  { "3", "Open", "待定" },
};
CODE_LIST ("TRAV", travel, travel);

static const MusterCode difficulty[] = {
  { "1", "Transport", "交通" },
  { "2", "Certificates", "证明手续" },
  { "3", "Lodging", "住宿" },
  { "4", "Children's schooling", "子女教育" },
  { "5", "Care at home", "家庭照料" },
  { "6", "Costs", "费用" },
  { "7", "Health", "健康" },
  { "8", "Unpaid wages or dispute", "欠薪纠纷" },
  { "9", "Other", "其他" },
};
CODE_LIST ("DIFF", difficulty, difficulty);

static const MusterCode strength[] = {
  { "1", "First interest", "初步意向" },
  { "2", "Intention reached", "达成意向" },
  { "3", "Interviewed", "已面试" },
  { "4", "Hired, waiting to leave", "已录用待出发" },
};
CODE_LIST ("STR", strength, strength);

static const MusterCode outcome[] = {
  { "1", "Intention confirmed", "确认有意向" },
  { "2", "Thinking it over", "考虑中" },
  { "3", "No intention", "无意向" },
  { "4", "Already has a job", "已就业" },
  { "5", "No answer", "未接" },
  { "6", "Switched off or suspended", "关机停机" },
  { "7", "Number does not exist", "空号" },
  { "8", "Somebody else answered", "非本人接听" },
  { "9", "Refuses further contact", "拒绝再联系" },
  { "10", "Interview arranged", "约面试" },
  { "11", "Hired", "已录用" },
  { "12", "Seat confirmed", "确认乘车" },
  { "13", "Travels alone", "自行前往" },
  { "14", "Left", "已出发" },
  { "15", "Arrived at work", "已到岗" },
  { "16", "Did not report", "未报到" },
  { "17", "Left the job", "已离职" },
};
CODE_LIST ("OUT", outcome, outcome);

static const MusterCode speaker[] = {
  { "1", "The worker", "本人" },
  { "2", "Family", "家属" },
  { "3", "Somebody else", "他人" },
};
CODE_LIST ("SPEAKER", speaker, speaker);

static const MusterCode decision[] = {
  { "1", "Accepted", "通过" },
  { "2", "Returned for correction", "退回补正" },
  { "3", "Duplicate", "判定重复" },
  { "4", "Void", "作废" },
  { "5", "Handed over", "转办" },
  { "6", "Parked", "暂存" },
};
CODE_LIST ("DEC", decision, decision);

static const MusterCode reason[] = {
  { "R01", "Wrong telephone number", "电话有误" },
  { "R02", "ID number fails its check", "证件号校验不通过" },
  { "R03", "Name probably misspelt", "姓名疑似错字" },
  { "R04", "Required field missing", "缺必填项" },
  { "R05", "Consent missing", "缺同意记录" },
  { "R06", "Probably a duplicate", "疑似重复" },
  { "R07", "Age does not fit", "年龄不符" },
  { "R08", "Employer or opening unclear", "单位或岗位不明" },
  { "R09", "Address unclear", "地址不清" },
  { "R10", "Attachment unclear, page or seal missing", "附件不清/缺页/缺章" },
  { "R11", "Odd time", "时间异常" },
  { "R12", "Wrong category (strength, new or former)", "口径不符(意向程度/新老)" },
  { "R13", "Differs from the paper slip", "与原始纸单不符" },
  { "R99", "Other", "其他" },
};
CODE_LIST ("RSN", reason, reason);

static const MusterCode agreement_type[] = {
  { "1", "Long-term labour co-operation agreement", "长期劳务合作协议" },
  { "2", "Intention for a labour base", "劳务合作基地意向" },
  { "3", "Labour base agreement", "劳务基地合作协议" },
  { "4", "Village–enterprise alliance", "村企联盟协议" },
  { "5", "With a human resources agency", "与人力资源机构合作" },
  { "6", "Framework or platform (1+3+N)", "框架/平台(1+3+N、就业创)" },
  { "7", "School co-operation", "校企/校校" },
  { "8", "Setting up a work station", "工作站设立" },
  { "9", "Other", "其他" },
};
CODE_LIST ("ATYPE", agreement_type, agreement_type);

static const MusterCode agreement_state[] = {
  { "1", "Consensus", "共识" },
  { "2", "Intention", "意向" },
  { "3", "Text under negotiation", "文本协商" },
  { "4", "Waiting for signature", "待签" },
  { "5", "Signed", "已签" },
  { "6", "In force", "履行中" },
  { "7", "Expired", "期满" },
  { "8", "Terminated", "终止" },
  { "9", "Void", "作废" },
};
CODE_LIST ("ASTATE", agreement_state, agreement_state);

static const MusterCode agreement_level[] = {
  { "1", "Province", "省" },
  { "2", "Prefecture", "市州" },
  { "3", "County", "县" },
  { "4", "Township", "乡镇" },
  { "5", "Village", "村" },
  { "6", "Enterprise or agency", "企业/机构" },
};
CODE_LIST ("ALEVEL", agreement_level, agreement_level);

static const MusterCode party_side[] = {
  { "1", "Party A", "甲" },
  { "2", "Party B", "乙" },
  { "3", "Party C", "丙" },
  { "4", "Party D", "丁" },
  { "5", "Witness", "见证" },
};
CODE_LIST ("PSIDE", party_side, party_side);

static const MusterCode party_role[] = {
  { "1", "Receiving government", "用工地政府" },
  { "2", "Sending government", "输出地政府" },
  { "3", "Enterprise", "企业" },
  { "4", "Village or community", "村(社区)" },
  { "5", "Township", "乡镇" },
  { "6", "Human resources agency", "人力资源机构" },
  { "7", "Labour base", "劳务基地" },
  { "8", "School", "学校" },
  { "9", "Witness", "见证方" },
};
CODE_LIST ("PROLE", party_role, party_role);

static const MusterCode base_kind[] = {
  { "1", "Labour co-operation base", "劳务合作基地" },
  { "2", "Labour export base", "劳务输出就业基地" },
  { "3", "Work station away", "驻外工作站" },
  { "4", "Trainee base", "见习基地" },
  { "5", "Day-labour or recruitment point", "零工/招工点" },
};
CODE_LIST ("BKIND", base_kind, base_kind);

static const MusterCode base_side[] = {
  { "1", "Sending side", "输出地" },
  { "2", "Receiving side", "用工地" },
};
CODE_LIST ("BSIDE", base_side, base_side);

static const MusterCode base_state[] = {
  { "1", "Intention", "意向" },
  { "2", "Established", "已建" },
  { "3", "Running", "运行" },
  { "4", "Closed", "撤销" },
};
CODE_LIST ("LBSTATE", base_state, base_state);

static const MusterCode attachment_kind[] = {
  { "1", "Agreement scan", "协议扫描" },
  { "2", "Official letter", "公函" },
  { "3", "Photograph of the scene", "现场照片" },
  { "4", "Signature", "签名" },
  { "5", "Consent form", "同意书" },
  { "6", "Photograph of an identity document", "身份证件照" },
  { "7", "List file", "名单文件" },
  { "8", "Health certificate", "健康证明" },
  { "9", "Receipt or ticket", "票据" },
  { "10", "Business licence", "营业执照" },
  { "99", "Other", "其他" },
};
CODE_LIST ("ATTKIND", attachment_kind, attachment_kind);

static const MusterCode media_type[] = {
  { "image/jpeg", "JPEG", "JPEG图片" },
  { "image/png", "PNG", "PNG图片" },
  { "application/pdf", "PDF", "PDF文档" },
  { "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX", "Excel表格" },
  { "text/csv", "CSV", "CSV表格" },
};
CODE_LIST ("MIME", media_type, media_type);

static const MusterCode org_kind[] = {
  { "1", "Headquarters", "指挥部" },
  { "2", "Forward headquarters", "前方指挥部" },
  { "3", "Task force office", "专班办" },
  { "4", "Working group", "工作组" },
  { "5", "County liaison", "县级联络" },
  { "6", "Township", "镇街" },
};
CODE_LIST ("OKIND", org_kind, org_kind);

static const MusterCode origin[] = {
  { "1", "Entered on the spot", "现场录入" },
  { "2", "Quick registration", "快速登记" },
  { "3", "Typed from paper", "纸单补录" },
  { "4", "Imported from a file", "文件导入" },
  { "5", "QR code", "扫码" },
  { "6", "Made by joining", "合并产生" },
};
CODE_LIST ("ORIGIN", origin, origin);

static const MusterCode lifecycle[] = {
  { "10", "Registered", "登记" },
  { "20", "Submitted", "已提交" },
  { "30", "Accepted", "已受理" },
  { "40", "Contacted", "已联系" },
  { "50", "Interviewed", "已面试" },
  { "60", "Hired", "已录用" },
  { "70", "Seat locked", "已锁定乘车" },
  { "80", "Left", "已出发" },
  { "90", "At work", "已到岗" },
  { "95", "Three months at work", "稳定3个月" },
  { "-1", "Returned", "退回" },
  { "-2", "Duplicate", "重复" },
  { "-3", "Given up", "放弃" },
  { "-4", "Consent withdrawn", "撤回同意" },
};
CODE_LIST ("LIFE", lifecycle, lifecycle);

static const MusterCode review_state[] = {
  { "0", "Draft", "草稿" },
  { "1", "Submitted", "已提交" },
  { "2", "In review", "审核中" },
  { "3", "Accepted", "通过" },
  { "4", "Returned", "退回" },
  { "5", "Duplicate", "重复" },
  { "6", "Void", "作废" },
};
CODE_LIST ("REVIEW", review_state, review_state);

/**
 * muster_code_list_find:
 * @self: a list
 * @code: a code
 *
 * Returns: (transfer none) (nullable): the code with its labels
 */
const MusterCode *
muster_code_list_find (const MusterCodeList *self, const char *code)
{
  for (guint i = 0; i < self->n_codes; i++)
    if (strcmp (self->codes[i].code, code) == 0)
      return &self->codes[i];
  return NULL;
}
