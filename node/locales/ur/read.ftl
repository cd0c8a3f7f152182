# پڑھنا: فہرستیں۔

list-order-news = تازہ ترین خبر پہلے
list-more = مزید:
list-nothing-yet = یہاں ابھی کچھ نہیں۔
list-withdrawn = واپس لیا گیا
list-newer = (کسی نئے joinup کا لکھا ہوا)
list-none-fits = { $communities } کے { $held } میں سے، جن کا اس نوڈ کو علم ہے، کوئی موزوں نہیں۔ کہیں اور مزید ہو سکتے ہیں۔
list-unknown-value = "{ $value }" { $flag } کی ان قدروں میں سے نہیں جنہیں یہ joinup جانتا ہے: { $known }۔
list-of-more = { $found } موزوں میں سے { $shown }، جن میں سے { $held } اب بھی محفوظ ہیں، { $order }۔
list-of-all = { $held } میں سے { $shown }، { $communities } سے، جن کا اس نوڈ کو علم ہے، { $order }۔
list-of-fitting = { $found } موزوں میں سے { $shown }، { $communities } کے { $held } میں سے، جن کا اس نوڈ کو علم ہے، { $order }۔
