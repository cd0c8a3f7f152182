# کوڈ: تجربے کی حالت

code-idea = خیال
code-trying = آزما رہے ہیں
code-paused = وقفے پر
code-carrying-on = جاری
code-ended = مکمل
code-stopped = روک دیا
code-withdrawn = واپس لیا گیا
