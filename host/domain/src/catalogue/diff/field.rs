//! What each field is called.

use serde::Serialize;

macro_rules! fields {
    ($($name:ident $zh:literal $en:literal;)*) => {
        /// A field of an item, of its chart or of one of their parts.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Field {
            $(#[doc = $zh] $name,)*
        }

        impl Field {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its Chinese name.
            pub const fn chinese(self) -> &'static str {
                match self { $(Self::$name => $zh),* }
            }

            /// Its English name, without article.
            pub const fn english(self) -> &'static str {
                match self { $(Self::$name => $en),* }
            }
        }
    };
}

fields! {
    // The item.
    Code "事项编码" "code of the item";
    Department "实施主体" "implementing body";
    Name "名称" "name";
    Category "类别" "category";
    Basis "依据" "legal basis";
    StatutoryLimit "法定期限" "statutory limit";
    PromisedLimit "承诺期限" "promised limit";
    ValidFrom "生效日期" "first day in force";
    ValidUntil "最后有效日" "last day in force";
    Materials "申请材料" "materials";
    Required "是否必须提交" "obligation to hand it in";

    // Published elements.
    Origin "条目来源" "origin of the entry";
    NationalCategory "国家目录类别" "national category";
    BaseCode "基本编码" "base code";
    ImplementationCode "实施编码" "implementation code";
    MainItem "主项编码" "code of the main item";
    Kind "办件类型" "kind of case";
    Source "权力来源" "source of the power";
    Level "行使层级" "level of exercise";
    HandlingOffice "承办机构" "handling office";
    JointDepartments "联办机构" "joint body";
    Applicants "服务对象" "kind of applicant";
    Conditions "受理条件" "condition of acceptance";
    Fee "收费" "fee";
    FeeBasis "收费依据" "legal basis of the fee";
    FeeStandard "收费标准" "fee standard";
    FeeAmount "收费金额" "amount of the fee";
    FeeExemption "减免规定" "exemption from the fee";
    Result "办理结果" "result";
    ResultName "结果名称" "name of the result";
    ResultMonths "结果有效期（月）" "validity of the result in months";
    Channels "办理渠道" "channel";
    SpecialProcedures "特别程序" "special procedure";
    Remedies "救济途径" "remedy";
    Promise "承诺" "public promise";
    PromiseBy "承诺人" "office that promises";
    PromiseSince "承诺日期" "day of the promise";
    Telephones "电话" "telephone";
    Publicity "公开方式" "publication";

    // Discretion standards.
    DiscretionTable "裁量标准" "discretion standards";
    Circumstances "适用情形" "circumstance";
    Range "裁量幅度" "range";

    // The chart.
    ChartItem "流程图所属事项" "item of the flowchart";
    Start "起始环节" "first step";
    Steps "环节" "steps";
    StepKind "环节类型" "kind of step";
    Post "岗位" "post";
    Officers "办理人数" "number of officers";
    StepLimit "办理期限" "limit";
    Documents "文书" "document";
    Points "监察点" "supervision points";
    PointKind "监察内容" "kind of point";
    ApartFrom "须由他人办理的环节" "step that needs another handler";
    Joins "须先完成的环节" "step that must have ended before";
    Transitions "流转" "transitions";
    From "起点环节" "step that it leaves";
    Action "操作" "action";
    To "后续环节" "next step";
    Ends "办结方式" "ending";

    // What is known of a step beyond its course.
    Duty "职责说明" "entry in the list of duties";
    Duties "职责清单" "entries of the list of duties";
    Lane "泳道" "lane";
    Stages "程序阶段" "stage of the procedure";
    Discretion "裁量权" "discretion";
    Stop "停止计时" "stop of the clock";
    SubFlow "子流程事项" "item of the sub-flow";
    Branches "分支" "branches";
    Fact "判断事实" "fact that decides";
    Domain "事实取值" "range of the fact";
    Guards "分支条件" "condition";

    // Risk points.
    Risks "廉政风险点" "risk points";
    Description "风险描述" "description";
    Likelihood "发生可能性" "likelihood";
    Consequence "后果" "consequence";
    Criteria "判定标准" "criterion";
    Measures "防控措施" "control measure";
    IdentifiedOn "确定日期" "day of identification";
    ReviewOn "复查日期" "day of the next review";
}
