"""Lines of a web page round the disclosure: where one is, when and by whom it was put there, buttons, other pages."""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 160
_MONEY: Final = re.compile(r"\d(?:亿|万|千)?元")
_TRAIL: Final = re.compile(r"[>›»→]|/(?=[\u4e00-\u9fff])")
_WHERE: Final = re.compile("^(?:您?(?:当前|现在|目前)?(?:的)?(?:所在)?位置|首页(?=$|[>›»→/|-])|网站首页|返回首页|导航)")
_BEGINS: Final = re.compile(
    r"^(?:\(?(?:打印|关闭|收藏|分享|复制|下载|字体|字号|语音)|(?:信息|文章|稿件|新闻)?来源：|(?:发布|更新|成文|生成|公开|录入|创建)(?:时间|日期)：?"
    r"|(?:日期|时间)：\d|发布(?:人|机构|单位|者)：|(?:作者|编辑|责编|责任编辑|审核|审核人|校对|撰稿)：|浏览(?:次数|量|数)|点击(?:次数|量|数|率)"
    r"|阅读(?:次数|量|数)?：|访问(?:次数|量)|上一[篇页条]|下一[篇页条]|相关(?:链接|文章|附件|新闻|阅读|信息)：?$|扫一扫|返回(?:顶部|列表)|版权所有"
    r"|[^，。；]{0,16}ICP备|[^，。；]{0,12}公网安备|网站(?:标识码|地图|声明)|主办(?:单位)?：|承办(?:单位)?：|技术支持：|索引号：|发文(?:机关|字号|日期)："
    r"|主题(?:分类|词)：|文号：|有效性：|信息(?:索引号|分类|名称)：|(?:联系|咨询|监督|举报)电话|邮政?编码?：|地址：)"
)
_STAMPED: Final = re.compile(r"20\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:\d{1,2}：\d{2}(?:：\d{2})?)?")
_BUTTONS: Final = re.compile(
    r"(?:\(|\)|\||：|、|，|小|中|大|默认|字号|字体|打印(?:本页)?|关闭(?:窗口|本页)?|收藏|分享(?:到)?|微信|微博|纠错|来源|浏览|次|\d)+"
)
_PRESSED: Final = re.compile("字号|字体|打印|关闭|收藏|分享|纠错|浏览")


def is_furniture(text: str) -> bool:
    """Whether a line, in its common form, is of the page and none of the disclosure."""
    if len(text) > _LONGEST or "。" in text or _MONEY.search(text):
        return False
    if _WHERE.match(text) or _BEGINS.match(text) or _STAMPED.fullmatch(text):
        return True
    if _BUTTONS.fullmatch(text) and (_PRESSED.search(text) or "大中小" in text):
        return True
    steps = [step for step in _TRAIL.split(text) if step]
    trail = "首页" in steps[0] or (len(steps) >= 3 and "/" not in text) if len(steps) >= 2 else False
    return trail and not any(mark in text for mark in "，；")
