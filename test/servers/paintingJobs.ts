/** Jobs of a stand-in that takes them now and has their pictures later: each question brings one a step further. */

import { Refusal } from './refusal';

/** What an answer says of a job, one for each question; the last one stays. */
export type Course = readonly string[];

export type PaintingJob = {
  readonly id: string;
  readonly course: Course;
  /** Where its pictures are; made when the job is handed in, and paid for then. */
  readonly pictures: readonly string[];
  asked: number;
  isCanceled: boolean;
};

export class PaintingJobs {
  private readonly all = new Map<string, PaintingJob>();

  add(course: Course, pictures: readonly string[]): PaintingJob {
    const id = `job-${this.all.size + 1}`;
    const job = { id, course, pictures, asked: 0, isCanceled: false };
    this.all.set(id, job);
    return job;
  }

  /** Throws a Refusal of status 404. */
  find(id: string | null, words = 'Not found'): PaintingJob {
    const job = this.all.get(id ?? '');
    if (job === undefined) throw new Refusal(404, words);
    return job;
  }

  /** What it is at now; the next question finds it a step further. */
  step(job: PaintingJob): string {
    const at = Math.min(job.asked++, job.course.length - 1);
    return job.course[at] ?? '';
  }

  /** What it is at without another question. */
  static at({ asked, course }: PaintingJob): string {
    return course[Math.min(Math.max(0, asked - 1), course.length - 1)] ?? '';
  }
}
