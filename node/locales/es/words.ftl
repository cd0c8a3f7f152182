# Palabras con las que se forman muchos mensajes.

experiments = { $number ->
    [one] 1 experimento
   *[other] { $number } experimentos
}
communities = { $number ->
    [one] 1 comunidad
   *[other] { $number } comunidades
}
code-stopped = detenido
