/* What the tests debug: with debug information, a deep stack, two threads, names that are not ASCII. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store.h"

struct node {
    int id;
    struct node *next;
    char name[16];
};

volatile long counter;
__thread int own = 7;
const char *greeting = "gr\303\274\303\237 dich";

static int note(int depth, const char *what) {
    counter += depth;
    own++;
    return (int)strlen(what) + depth;
}

static int down(int depth, const char *what, struct node *above) {
    struct node here = {depth, above, "here"};
    int sum = depth * 3;
    if (depth > 0)
        return down(depth - 1, what, &here) + sum;
    sum += note(sum, what);
    return sum + here.id;
}

static void *work(void *unused) {
    for (;;)
        usleep(100000);
    return unused;
}

int main(int argc, char **argv) {
    pthread_t thread;
    alarm(60);        /* nobody forgets it */
    putchar('.');    /* it is no other program any more */
    fflush(stdout);
    (void)getchar(); /* until it has been taken */
    pthread_create(&thread, NULL, work, NULL);
    pthread_setname_np(thread, "worker");
    for (long turn = 0;; turn++) {
        char text[32];
        snprintf(text, sizeof text, "turn %ld", turn);
        counter += down(8, text, NULL);
        store_put(argv, (unsigned)argc, "/local/domain/0/turn", text, (unsigned)strlen(text));
        xs_write(argv, 0, "/local/domain/1/data", "a\0b\"", 4);
        xenforeignmemory_map2(NULL, 1, NULL, -1, 5, 1ul << 40, NULL, (int *)16);
        usleep(20000);
        if (counter < -1000)
            return 3;
    }
}
