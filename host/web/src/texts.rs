//! Every sentence that the pages say, in both languages: the one place to proofread.
//!
//! A key without one of its languages does not compile. `{}` is filled in with a number, a name or
//! a day; both languages have it equally often, which a test checks. Words of the field are those
//! of the glossary.

use std::fmt::Display;

macro_rules! texts {
    ($($key:ident: $zh:literal, $en:literal;)*) => {
        /// The sentences of one language.
        #[derive(Debug)]
        pub(crate) struct Texts {
            $(pub $key: &'static str,)*
        }

        /// 中文。
        pub(crate) static CHINESE: Texts = Texts { $($key: $zh,)* };

        /// English.
        pub(crate) static ENGLISH: Texts = Texts { $($key: $en,)* };

        #[cfg(test)]
        const ALL: &[(&str, &str, &str)] = &[$((stringify!($key), $zh, $en),)*];
    };
}

texts! {
    // The frame around every page.
    product: "三权", "Sanquan";
    motto: "理权 · 规权 · 监权", "Order, regulate and supervise authority";
    skip: "跳到正文", "Skip to the content";
    switch: "English", "中文";
    navigation: "页面导航", "Pages";
    home: "首页", "Home";
    look_up: "查询办件", "Look up a case";
    other_county: "其他县", "Other counties";
    time_here: "本县时间：{}", "Time in this county: {}";
    simulated: "模拟时钟，仅供演示", "simulated clock, for demonstration only";
    interface: "开放接口说明", "Documentation of the interface";
    changes: "事项调整", "Changes of items";
    coverage: "监察覆盖", "Coverage";

    // The portal.
    portal_title: "{}行政权力公开", "Administrative powers of {}";
    portal_purpose:
        "本页公开各部门的行政权力事项、办理流程、承担岗位和办理时限。申请人凭办件编号和查询码可以查询办理进度。",
        "This page publishes the power items of every department: the flowchart of each, the posts that handle it and the time it may take. With a case number and a query code an applicant sees how far a case has come.";
    count_items: "权力事项", "Power items";
    count_posts: "岗位", "Posts";
    count_points: "监察点", "Supervision points";
    departments: "部门", "Departments";
    public_services: "公共服务部门", "Public-service departments";
    townships: "乡镇", "Townships";
    centres: "服务中心", "Service centres";
    items_here: "{} 项", "items: {}";
    windows_here: "窗口 {} 个", "windows: {}";
    no_departments: "尚未公布部门。", "No department has been published yet.";
    items: "权力事项", "Power items";
    items_of: "{}的权力事项", "Power items of {}";
    search: "按名称或编码查找事项", "Find an item by name or code";
    search_button: "查找", "Find";
    all_items: "显示全部事项", "Show all items";
    found: "共 {} 项", "Items: {}";
    found_for: "“{}”：共 {} 项", "Items for “{}”: {}";
    nothing_found: "没有符合条件的事项。请换一个词，或者显示全部事项。", "No item fits. Try another word, or show all items.";
    paging: "分页", "Pages of the list";
    page_of: "第 {} 页，共 {} 页", "Page {} of {}";
    previous: "上一页", "Previous page";
    next: "下一页", "Next page";
    item_name: "事项名称", "Item";
    code: "编码", "Code";
    department: "部门", "Department";
    category: "类别", "Category";

    // One item.
    item_facts: "基本信息", "About this item";
    item_version: "版本", "Version";
    in_force_from: "自{}起实施", "In force from {}";
    in_force_until: "自{}起实施，至{}止", "In force from {} until {}";
    basis: "实施依据", "Legal basis";
    statutory_limit: "法定时限", "Statutory limit";
    promised_limit: "承诺时限", "Promised limit";
    from_acceptance: "自受理之日起计算，受理当日不计入", "counted from acceptance; the day of acceptance does not count";
    materials: "申请材料", "Materials required";
    no_materials: "不需要提交材料。", "No materials are required.";
    required: "必须提交", "required";
    if_applicable: "视情况提交", "if it applies to you";
    flowchart: "流程图", "Flowchart";
    chart_of_plugin: "本流程图是部门在县级基础流程图上作出的变化，已经审查。", "The department's checked variation of the county's base flowchart.";
    chart_scroll: "流程图，可左右滚动", "Flowchart, can be scrolled sideways";
    steps: "环节", "Steps";
    step: "环节", "Step";
    post: "岗位", "Post";
    step_limit: "环节时限", "Limit of the step";
    officers: "{} 人", "{} officers";
    automatic: "系统自动", "automatic";
    waiting: "等待申请人或者其他机关", "waits for the applicant or another authority";
    points: "监察点", "Supervision points";
    points_total: "共 {} 个监察点，分布在 {} 个环节。", "Supervision points: {}, over {} steps.";
    data: "数据", "Data";
    chart_in_words: "流程图文字说明", "The flowchart in words";
    as_picture: "流程图（SVG 图片）", "Flowchart as a picture (SVG)";
    as_data: "事项（JSON）", "Item as data (JSON)";
    chart_as_data: "流程图（JSON）", "Flowchart as data (JSON)";
    none: "无", "none";
    versions: "版本", "Versions";
    version_number: "第 {} 版", "Version {}";
    period_in_force: "实施日期", "Days in force";
    version_state: "状态", "State";
    version_now: "现行", "in force";
    version_to_come: "尚未实施", "to come";
    version_past: "已不适用", "not in force any more";
    what_changed: "修改内容", "What it changes";
    open_proposals: "正在进行的调整", "Changes under way";
    changes_of: "{}：第 {} 版的修改内容", "{}: what version {} changes";

    // What a version changes.
    compared_with: "与第 {} 版相比：", "Compared with version {}:";
    no_public_change: "公开的内容没有变化。", "Nothing that is public changes.";
    chart_unchanged: "流程图没有变化。", "The flowchart does not change.";
    chart_before: "修改前的流程图（第 {} 版）", "The flowchart before the change (version {})";
    chart_after: "修改后的流程图（第 {} 版）", "The flowchart after the change (version {})";
    chart_marks: "有变化的环节用粗框标出；有变化的环节和流转都用文字注明。", "Steps that change have a thick border; steps and ways between them that change say so.";

    // Proposals.
    proposals_purpose: "部门调整权力事项，须经法制审核并公开征求意见。这里列出正在公示和公示过的草案、公众意见和部门答复。", "A department that changes a power item has the draft reviewed by the legal office and laid open to the public. Here are the drafts that lie or lay open, what was said about them, and the department's replies.";
    proposals_found: "共 {} 件", "Proposals: {}";
    no_proposals: "目前没有公示的草案。", "No draft has been laid open yet.";
    proposal: "草案", "Draft";
    proposal_title: "{}（第 {} 版草案）", "{} (draft of version {})";
    proposal_state: "进展", "Where it stands";
    proposal_of_new: "这是新设事项，没有以前的版本。", "This is a new item; there is no version before it.";
    proposed_chart: "拟定的流程图", "The proposed flowchart";
    reason: "调整理由", "Reason";
    period: "征求意见期", "Comment period";
    period_days: "{}至{}", "{} to {}";
    period_shortened: "期限缩短的理由：{}", "Why it is shorter: {}";
    days_left: "还剩 {} 天（含今天）", "days left, today included: {}";
    proposed_force: "拟实施日期", "Proposed first day in force";
    item_page: "查看现在的事项", "The item as it is now";
    new_version_page: "已公布的第 {} 版，自{}起实施", "Published as version {}, in force from {}";
    stage_open: "正在征求意见", "open for comments";
    stage_to_come: "将再次征求意见", "will be laid open again";
    stage_replies: "征求意见结束，部门正在答复和采纳意见", "comments closed, the department answers and takes them up";
    stage_revision: "部门正在修改，修改稿尚未公开", "the department revises it; the new draft is not public yet";
    stage_ready: "已经答复，等待公布", "all comments answered, to be published";
    stage_published: "已公布", "published";
    stage_withdrawn: "部门已撤回", "withdrawn by the department";
    comments: "公众意见和答复", "Comments and replies";
    comments_found: "意见 {} 条，已答复 {} 条", "comments: {}, answered: {}";
    no_comments: "还没有人提出意见。", "Nobody has commented yet.";
    to_comment: "如何提出意见", "How to comment";
    how_to_comment: "对草案或者其中某个环节有意见的，可以在征求意见期内到任何服务窗口提出。意见不记姓名，与部门的答复一并公开；请不要写身份证号码和电话号码。", "Whoever wants to comment on the draft or on one of its steps tells any service window within the period. No name is kept; the comment is published with the department's reply. Do not give identity or telephone numbers.";
    comment_number: "意见 {}", "Comment {}";
    on_whole: "对整个草案", "on the whole draft";
    on_step: "对环节“{}”", "on the step “{}”";
    reply: "答复", "Reply";
    adopted: "采纳", "adopted";
    not_adopted: "不采纳", "not adopted";
    not_answered: "部门尚未答复", "not answered yet";

    // Coverage.
    coverage_title: "监察覆盖情况", "Coverage of supervision";
    coverage_purpose: "监督应当覆盖全部对象、全部事项、全部区域。下面逐项列出检查了多少、缺少多少，并列出缺少的名称。", "Supervision should reach every office, every item and every area. Each question says how many were examined and how many lack what is asked for, and names them.";
    coverage_day: "检查日期", "Day";
    coverage_summary: "共 {} 个问题：{} 个全部具备，{} 个有缺项，{} 个没有可以检查的对象。", "Questions: {}. {} find nothing lacking, {} find something, and {} have nothing to examine.";
    coverage_office: "岗位人员和廉政风险点的名单属于内部资料，这里只公布数目；工作人员可以通过接口查询。", "Who holds a post, and the risk points, are the office's own: here they are counted only. Staff find the names through the interface.";
    count_risks: "廉政风险点", "Integrity-risk points";
    dimension_objects: "监督对象", "Who is supervised";
    dimension_items: "监督事项", "What is supervised";
    dimension_areas: "监督区域", "Where";
    question: "问题", "Question";
    examined: "检查数", "Examined";
    lacking: "缺少数", "Lacking";
    result: "结果", "Result";
    nothing_examined: "没有可以检查的对象", "nothing to examine";
    nothing_lacks: "全部具备", "nothing lacking";
    something_lacks: "有缺项", "something lacking";
    more_lacking: "其余 {} 个", "{} more";
    rest_lacking: "另有 {} 个未列出；全部名单可以通过接口查询。", "Not listed: {}. All names can be had through the interface.";
    lacks_department_item: "没有权力事项的部门", "Departments without a power item";
    lacks_department_post: "没有岗位的部门", "Departments without a post";
    lacks_department_point: "没有监察点的部门", "Departments without a supervision point";
    lacks_department_plugin: "没有启用审批插件的部门", "Departments without an active plugin";
    lacks_service_item: "没有服务事项的公共服务部门", "Public-service departments without an item";
    lacks_service_post: "没有岗位的公共服务部门", "Public-service departments without a post";
    lacks_service_point: "没有监察点的公共服务部门", "Public-service departments without a supervision point";
    lacks_township_post: "没有岗位的乡镇", "Townships without a post";
    lacks_centre_window: "没有窗口的服务中心", "Service centres without a window";
    lacks_window_department: "没有部门进驻的窗口", "Windows where no department serves";
    lacks_post_handler: "没有承办人的岗位", "Posts without a handler";
    lacks_post_deputy: "没有代理人的岗位", "Posts without a deputy";
    lacks_item_chart: "没有现行流程图的事项", "Items without a flowchart in force";
    lacks_item_point: "没有监察点的事项", "Items without a supervision point";
    lacks_item_risk: "没有廉政风险点的事项", "Items without an integrity-risk point";
    lacks_item_stages: "没有职责说明的事项", "Items whose steps have no entry in the list of duties";
    lacks_item_plugin: "没有审批插件办理的事项", "Items that no plugin handles";
    lacks_step_point: "没有监察点的环节", "Steps without a supervision point";
    lacks_step_post: "没有岗位的经办环节", "Steps of work without a post";
    lacks_step_handler: "没有承办人的经办环节", "Steps of work without a handler";
    lacks_risk_measure: "没有防控措施的廉政风险点", "Risk points without a control measure";
    lacks_risk_review: "逾期未复查的廉政风险点", "Risk points whose review is overdue";
    lacks_sub_flow_item: "子流程事项未生效的环节", "Steps whose sub-flow is no item in force";
    lacks_sub_flow_end: "子流程回到本事项的环节", "Steps whose sub-flow comes back to its own item";
    lacks_area_point: "没有监察点的区域", "Areas without a supervision point";
    lacks_area_code: "没有区划代码的区域", "Areas without an area code";

    // One case.
    look_up_purpose: "请输入受理凭证上的办件编号和查询码。", "Enter the case number and the query code from your acknowledgement slip.";
    case_number: "办件编号", "Case number";
    case_number_example: "例如 510822-015-01003-20260315-00042-32", "such as 510822-015-01003-20260315-00042-32";
    query_code: "查询码", "Query code";
    query_code_form: "6 至 8 位字母或者数字", "6 to 8 letters or digits";
    look_up_button: "查询", "Look up";
    wrong_title: "没有查到", "Nothing found";
    wrong: "没有与该编号和查询码同时相符的办件。请核对后再试；连续 5 次查询码错误，该编号将锁定 15 分钟。", "No case fits this number and query code together. Check both and try again; after 5 wrong codes the number is locked for 15 minutes.";
    case_title: "办件 {}", "Case {}";
    case_state: "办理情况", "Where it stands";
    phase: "状态", "State";
    received: "收件", "Received";
    accepted: "受理", "Accepted";
    closed: "办结", "Closed";
    not_yet: "尚未", "not yet";
    promised_due: "承诺办结日", "Promised by";
    statutory_due: "法定办结日", "Statutory deadline";
    in_time: "已按期办结", "closed in time";
    late: "已超期", "overdue";
    end_of_day: "当日结束前办结即为按期", "in time until the end of that day";
    days_used: "已用工作日", "Working days used";
    clock: "计时", "Clock";
    clock_not_started: "尚未开始，自受理起计时", "not started; it starts with acceptance";
    clock_running: "正在计时", "running";
    clock_stopped: "已停止计时：停止期间不计入办理时限", "stopped: these days do not count towards the limit";
    clock_frozen: "停在历史日志的最后一刻", "stands at the last instant of an imported log";
    clock_ended: "已结束", "ended";
    act_waits: "等待处理", "Waiting";
    act_waits_purpose: "部门已提交下一步办理，因部门系统暂停使用，恢复后即予处理；办理期限照常计算。", "The department has done the next step, which is taken up as soon as its system works again. Your deadlines run on.";
    missing: "需要补正的内容", "What is missing";
    missing_purpose: "部门已一次性告知需要补正的全部内容。请补齐后提交。", "The department has told you once of everything that is missing. Please hand in all of it.";
    cards: "监察牌", "Cards";
    no_cards: "没有", "none";
    card_early_warning: "预警 {}", "early warning: {}";
    card_yellow: "黄牌 {}", "yellow: {}";
    card_red: "红牌 {}", "red: {}";
    cards_purpose: "监察系统对办理过程发出的提示，不影响您的权利", "signals of supervision about the handling; they do not touch your rights";
    course: "办理进程", "Course of the case";
    step_here: "当前环节", "here now";
    step_passed: "已经过", "passed";
    step_open: "未到", "not reached";
    place: "进度", "Progress";
    complain: "意见和投诉", "How to complain";
    complain_handling: "对办理过程有意见的，可以向承办部门或者本县监督机关提出，请说明办件编号。不要告诉任何人查询码。", "If you are not content with the handling, turn to the department or to the county's supervision authority and quote the case number. Do not give the query code to anybody.";
    complain_decision: "对决定不服的，决定书写明申请行政复议或者提起行政诉讼的途径和期限。", "A decision says how, where and until when it can be appealed against.";

    // Words of the field.
    licence: "行政许可", "Administrative licence";
    penalty: "行政处罚", "Administrative penalty";
    levy: "行政征收", "Administrative levy";
    coercion: "行政强制", "Administrative coercion";
    adjudication: "行政裁决", "Administrative adjudication";
    confirmation: "行政确认", "Administrative confirmation";
    benefit: "行政给付", "Administrative benefit";
    other_power: "其他行政权力", "Other administrative power";
    public_service: "公共服务", "Public service";
    working_day: "{} 个工作日", "{} working day";
    working_days: "{} 个工作日", "{} working days";
    calendar_day: "{} 日", "{} calendar day";
    calendar_days: "{} 日", "{} calendar days";
    phase_received: "已收件", "received";
    phase_correction: "待补正", "awaiting corrections";
    phase_open: "已受理，办理中", "accepted, in progress";
    phase_closed: "已办结：{}", "closed: {}";
    granted: "准予", "granted";
    refused: "不予", "refused";
    not_accepted: "不予受理", "not accepted";
    referred: "告知向有权机关申请", "referred to the competent authority";
    withdrawn: "申请人撤回", "withdrawn by the applicant";
    returned: "退件", "returned";
    terminated: "终止", "terminated";
    completed: "办结", "completed";

    // Other pages.
    choose_county: "请选择县", "Choose a county";
    choose_county_purpose: "本平台服务多个县。", "This platform serves several counties.";
    no_county_title: "没有这个县", "No such county";
    no_county: "本平台不服务您所要的县。请从首页选择。", "This platform does not serve the county that you asked for. Choose one on the home page.";
    no_page_title: "没有这个页面", "No such page";
    no_page: "您要的页面不存在。请检查地址，或者从首页开始。", "The page that you asked for does not exist. Check the address, or begin at the home page.";
    no_item_title: "没有这个事项", "No such item";
    no_item: "本县没有编码为“{}”的事项。请从首页查找。", "This county has no item with the code “{}”. Look for it on the home page.";
    no_proposal_title: "没有这个草案", "No such draft";
    no_proposal: "没有这个草案，或者它尚未公开。请从“事项调整”页面查找。", "There is no such draft, or it is not public yet. Look for it on the page of changes.";
    locked_title: "已锁定", "Locked";
    locked: "该办件编号的查询码连续输错，已锁定至 {}。请稍后再试。", "Too many wrong query codes were given for this case number. It is locked until {}. Please try again later.";
    unavailable_title: "暂时不能提供", "Not available at the moment";
    unavailable: "平台现在无法读取所需的记录，已提交的内容不会丢失。请稍后再试；询问时请说明代码“{}”。", "The platform cannot read the record just now. Nothing that was handed in is lost. Please try again later; when you ask, quote the code “{}”.";
    back_home: "回到首页", "Back to the home page";
}

/// `text` with its `{}` replaced by `values`, in order.
pub(crate) fn fill(text: &str, values: &[&dyn Display]) -> String {
    let mut parts = text.split("{}");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for (part, value) in parts.zip(values) {
        filled.push_str(&value.to_string());
        filled.push_str(part);
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_chinese(c: char) -> bool {
        ('\u{4e00}'..='\u{9fff}').contains(&c)
    }

    #[test]
    fn every_text_is_in_both_languages() {
        for (key, zh, en) in ALL {
            // The way to the other language is named in that language.
            let (zh, en) = if *key == "switch" { (en, zh) } else { (zh, en) };
            assert!(zh.chars().any(is_chinese), "{key}: {zh}");
            assert!(
                !en.trim().is_empty() && !en.chars().any(is_chinese),
                "{key}: {en}"
            );
        }
    }

    #[test]
    fn both_languages_leave_the_same_gaps() {
        for (key, zh, en) in ALL {
            assert_eq!(zh.matches("{}").count(), en.matches("{}").count(), "{key}");
        }
    }

    #[test]
    fn what_is_filled_in_is_not_filled_in_again() {
        assert_eq!(fill("{} of {}", &[&"{}", &2]), "{} of 2");
    }
}
