experiments = { $number ->
    [one] 1 تجربہ
   *[other] { $number } تجربات
}
communities = { $number ->
    [one] 1 برادری
   *[other] { $number } برادریاں
}
