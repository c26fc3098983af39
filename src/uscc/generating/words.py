"""The words that made-up names are put together from. No real company's list is used.

The fancy part of a name is written with characters that stand in no place, trade or form, so
that it can be read out of a name again: that proves that no two names are alike
(tests/test_generate.py::test_a_name_tells_its_row).
"""

from __future__ import annotations

#: Characters of fancy names. Two of them, or one, are the middle; one stands before.
FANCY = (
    "鑫晟睿轩宸昊琪铭悦欣瑜琳妍彤萌婷馨怡琦琰璟璨璐珂玮珈玥璇瑾瑄翰俊杰骏驰骋飞鹏鸿旋捷迅畅羽翎"
    "霖霆震晨曦晓昕旭昱煜炫炜烨焱焕灿熠曜锐钰铂铠钧锴镁鼐哲慧智创优妙芳菲蕊蕾薇莉菊枫槿楠樱"
    "杉橙柠蔓芸芊蓓素雪霜露豹鲸燕莺鸥鹭蝶诚勇毅韧坚健盛宙寰球帆舰澈洁净莹晶钻珍珑瑰琴画诗歌"
    "韵凡奥跃巅御领圆缘聚众朋亲逸闲适悠颐靓萃臻粹菁豪恺绣绮缎纯朴质厚弘葱荟茉蕙茗葵萱铎骁"
)

#: What a name says of the trade, number by number: of enterprises, of shops, of cooperatives.
COMPANY_TRADES = (
    "贸易", "商贸", "科技", "信息技术", "网络科技", "建筑工程", "装修工程", "市政工程", "餐饮管理",
    "酒店管理", "物流", "货运代理", "机械设备", "自动化设备", "电子商务", "电子", "服装", "纺织",
    "医疗器械", "医药", "生物科技", "农业开发", "农业科技", "文化传媒", "广告", "环保设备",
    "环境工程", "汽车服务", "汽车销售", "房地产经纪", "物业服务", "企业管理", "企业管理咨询",
    "教育咨询", "人力资源", "劳务服务", "新能源", "新材料", "化工", "五金制品", "塑料制品", "食品",
    "家具", "旅游开发",
)  # fmt: skip
SHOP_TRADES = (
    "小吃", "早餐", "烧烤", "面食", "火锅", "烘焙", "奶茶", "水果", "生鲜", "粮油", "百货",
    "日用品", "五金", "建材", "水暖", "灯具", "家电", "家具", "窗帘", "布艺", "服装", "童装",
    "鞋业", "箱包", "眼镜", "化妆品", "美容", "理发", "足浴", "洗衣", "汽车修理", "轮胎", "电动车",
    "通讯器材", "电脑", "打印", "文具", "玩具", "花卉", "农资", "种子", "兽药", "废品回收", "家政",
)  # fmt: skip
FARM_TRADES = (
    "水稻种植", "小麦种植", "玉米种植", "大麦种植", "油菜种植", "花生种植", "棉花种植", "茶叶种植",
    "烟叶种植", "马铃薯种植", "红薯种植", "西瓜种植", "草莓种植", "葡萄种植", "苹果种植", "梨种植",
    "桃种植", "李子种植", "猕猴桃种植", "核桃种植", "板栗种植", "油茶种植", "中药材种植",
    "食用菌种植", "苗木种植", "花卉种植", "牧草种植", "竹笋种植", "生猪养殖", "肉牛养殖",
    "奶牛养殖", "肉羊养殖", "蛋鸡养殖", "肉鸡养殖", "肉鸭养殖", "肉鹅养殖", "水产养殖", "蜜蜂养殖",
    "蚕桑养殖", "农机服务", "植保服务", "农产品销售", "灌溉服务", "林下经济",
)  # fmt: skip

#: First two characters of a code, how many of 10,000 begin so, the trades of the names (none:
#: a fourth fancy character says the number), and what the names end with.
PAIRS: dict[str, tuple[int, tuple[str, ...], tuple[str, ...]]] = {
    "91": (4_600, COMPANY_TRADES, ("有限公司", "有限公司", "有限责任公司", "股份有限公司")),
    "92": (4_500, SHOP_TRADES, ("店", "商行", "经营部", "门市部", "服务部")),
    "93": (300, FARM_TRADES, ("专业合作社", "农民专业合作社", "专业合作社联合社")),
    "11": (80, (), ("镇人民政府", "乡人民政府", "街道办事处", "林场管理局")),
    "12": (150, (), ("中心小学", "初级中学", "卫生院", "文化站", "水库管理处")),
    "31": (20, (), ("律师事务所",)),
    "51": (60, (), ("商会", "志愿者协会", "老年人体育协会")),
    "52": (90, (), ("培训学校", "养老院", "幼儿园", "社会工作服务中心")),
    "53": (10, (), ("公益基金会",)),
    "54": (60, (), ("村村民委员会",)),
    "55": (20, (), ("社区居民委员会",)),
    "71": (10, (), ("寺", "教堂")),
    "81": (10, (), ("厂工会委员会", "学校工会委员会")),
    "N1": (10, (), ("组经济合作社",)),
    "N2": (60, (), ("村股份经济合作社", "村经济合作社")),
    "N3": (5, (), ("镇经济联合总社",)),
    "Y1": (5, (), ("服务站",)),
    "A1": (5, (), ("疗养所",)),
    "G1": (5, (), ("协会代表处",)),
}  # fmt: skip

#: How many trades there are of each sort, and how many fourth characters are used.
TRADES = len(COMPANY_TRADES)

#: What stands in a code column where there is no code.
MISSING = ("", "无", "暂无", "/", "待补", "不详", "NULL", "000000000000000000")
