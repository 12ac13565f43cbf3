//! What the words of the catalogue are called in both languages.

use super::said::{Said, Say};
use crate::catalogue::{
    Applicants, Category, Channel, Consequence, Criterion, ExerciseLevel, ItemKind, Lane,
    Likelihood, NationalCategory, Origin, Publication, Source, Stage,
};
use crate::flowchart::{Ending, PointKind, StepKind};

macro_rules! called {
    ($($name:ident { $($variant:ident $zh:literal $en:literal,)* })*) => {$(
        impl Say for $name {
            fn said(&self) -> Said {
                match self { $(Self::$variant => Said::new($zh, $en)),* }
            }
        }
    )*};
}

called! {
    Category {
        Licence "行政许可" "licence",
        Penalty "行政处罚" "penalty",
        Levy "行政征收" "levy",
        Coercion "行政强制" "coercion",
        Adjudication "行政裁决" "adjudication",
        Confirmation "行政确认" "confirmation",
        Benefit "行政给付" "benefit",
        Other "其他行政权力" "other power",
        PublicService "公共服务" "public service",
    }
    NationalCategory {
        Licence "行政许可" "licence",
        Penalty "行政处罚" "penalty",
        Coercion "行政强制" "coercion",
        Levy "行政征收" "levy",
        Benefit "行政给付" "benefit",
        Inspection "行政检查" "inspection",
        Confirmation "行政确认" "confirmation",
        Reward "行政奖励" "reward",
        Adjudication "行政裁决" "adjudication",
        Other "其他行政权力" "other power",
        PublicService "公共服务" "public service",
    }
    ItemKind {
        Promised "承诺件" "promised case",
        Instant "即办件" "case done on the spot",
        Forwarded "转报件" "forwarded case",
        Upward "上报件" "case for a higher authority",
        Joint "联办件" "joint case",
    }
    Source {
        Statutory "法定本级" "by statute",
        Authorised "授权" "by authorisation",
        Entrusted "委托" "entrusted",
        Delegated "上级下放" "handed down",
    }
    ExerciseLevel {
        State "国家级" "state",
        Province "省级" "province",
        City "市级" "city",
        County "县级" "county",
        Township "乡镇级" "township",
        Village "村级" "village",
    }
    Applicants {
        Persons "自然人" "natural persons",
        Enterprises "企业法人" "enterprises",
        Institutions "事业法人" "institutions",
        Associations "社会组织法人" "associations",
        Others "其他组织" "other organisations",
    }
    Channel {
        Window "窗口办理" "at the window",
        Online "网上办理" "online",
        Post "快递申请" "by post",
        Anywhere "全县通办" "anywhere in the county",
    }
    StepKind {
        Work "经办" "work",
        Automatic "自动" "automatic",
        Waiting "等待外部" "waiting",
    }
    PointKind {
        Time "时限" "time",
        Flow "流程" "flow",
        Authority "权限" "authority",
        Material "材料" "material",
    }
    Ending {
        Granted "准予" "granted",
        Refused "不予" "refused",
        NotAccepted "不予受理" "not accepted",
        Referred "告知向有权机关申请" "referred",
        Returned "退件" "returned",
        Withdrawn "撤回" "withdrawn",
        Terminated "终止" "terminated",
        Completed "办结" "completed",
    }
    Likelihood {
        Small "小" "small",
        Ordinary "一般" "ordinary",
        Large "较大" "large",
        Certain "完全可能" "certain",
    }
    Consequence {
        Light "较轻" "light",
        Ordinary "一般" "ordinary",
        Large "较大" "large",
        Grave "重大" "grave",
    }
    Criterion {
        ControlsPower "直接掌握权力或公共资源" "controls power or public resources",
        LargeDiscretion "自由裁量权大" "large discretion",
        NeedsOversight "权力需公开、集体决定或监督" "needs oversight",
        CanProfit "可利用岗位谋利" "position can be used for gain",
        FrequentCases "案件易发多发或社会关注" "frequent cases or public attention",
    }
}

impl Say for Stage {
    fn said(&self) -> Said {
        Said::new(self.chinese(), self.english())
    }
}

impl Say for Lane {
    fn said(&self) -> Said {
        match self {
            Self::Own => Said::new("本部门", "the item's department"),
            Self::Body(body) => Said::new(format!("单位{body}"), format!("body {body}")),
            Self::Township => Said::new("申请人所在乡镇", "the applicant's township"),
            Self::Village => Said::new("村", "the village"),
            Self::Outside => Said::new("外部", "outside"),
        }
    }
}

impl Say for Origin {
    fn said(&self) -> Said {
        match self {
            Self::Entered => Said::new("本县录入", "entered by the county"),
            Self::Published { source } => Said::new(
                format!("公开目录“{source}”"),
                format!("published list '{source}'"),
            ),
            Self::Generated { seed } => Said::new(
                format!("演示生成（种子{seed}）"),
                format!("generated (seed {seed})"),
            ),
        }
    }
}

impl Say for Publication {
    fn said(&self) -> Said {
        match self {
            Self::Public => Said::new("公开", "public"),
            Self::Withheld { reason } => Said::new(
                format!("不公开（理由：{reason}）"),
                format!("withheld (reason: {reason})"),
            ),
        }
    }
}
