// verdict: passed
// then: serves
enum Answer {
  Whole,
  Half,
}
namespace Own {
  export const answer = Answer.Half
}
class Box {
  constructor(readonly answer: Answer) {}
}
void new Box(Own.answer)
