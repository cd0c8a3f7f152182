# الفاظ جن سے بہت سے پیغام بنتے ہیں۔

experiments = { $number ->
    [one] 1 تجربہ
   *[other] { $number } تجربات
}
communities = { $number ->
    [one] 1 برادری
   *[other] { $number } برادریاں
}
month-1 = جنوری
month-2 = فروری
month-3 = مارچ
month-4 = اپریل
month-5 = مئی
month-6 = جون
month-7 = جولائی
month-8 = اگست
month-9 = ستمبر
month-10 = اکتوبر
month-11 = نومبر
month-12 = دسمبر
month-of-year = { $month } { $year }
day-of-month = { $day } { $month }
standing-us = ہم
standing-followed = زیرِ پیروی
standing-introduced = متعارف
standing-not-introduced = ابھی متعارف نہیں
standing-muted = خاموش
standing-blocked = مسدود
sample = { $name } (نمونہ)
next = اگلا قدم

head-id = شناخت
head-state = حالت
head-reflected = جائزہ
head-experiment = تجربہ
head-community = برادری
