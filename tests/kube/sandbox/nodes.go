// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/util/retry"
)

// runNodes registers nodes and plays their kubelets: a pod bound to one of
// them is reported running and ready (or as the annotations below say), and a
// pod being deleted goes away at once.
//
//	kubesandbox/ready: "false"   the pod runs but never gets ready
//	kubesandbox/exit:  "N"       the pod ends at once with exit code N;
//	                             "0" for a pod that is not restarted (a Job's, a test's)
func runNodes(args []string) error {
	fs := flag.NewFlagSet("nodes", flag.ExitOnError)
	kubeconfig := fs.String("kubeconfig", "", "kubeconfig file")
	count := fs.Int("count", 3, "how many nodes, each in a zone of its own")
	if err := fs.Parse(args); err != nil {
		return err
	}
	cfg, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		return err
	}
	cfg.QPS, cfg.Burst = 100, 200
	cs, err := kubernetes.NewForConfig(cfg)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	mine := map[string]bool{}
	for i := 0; i < *count; i++ {
		name := fmt.Sprintf("node-%d", i)
		if err := register(ctx, cs, name, fmt.Sprintf("zone-%c", 'a'+i%26)); err != nil {
			return err
		}
		mine[name] = true
	}
	for ctx.Err() == nil {
		w, err := cs.CoreV1().Pods("").Watch(ctx, metav1.ListOptions{ResourceVersion: "0"})
		if err != nil {
			time.Sleep(time.Second)
			continue
		}
		for ev := range w.ResultChan() {
			if pod, ok := ev.Object.(*corev1.Pod); ok && mine[pod.Spec.NodeName] {
				if err := play(ctx, cs, pod); err != nil && !apierrors.IsNotFound(err) && !apierrors.IsConflict(err) {
					fmt.Fprintln(os.Stderr, pod.Namespace+"/"+pod.Name, err)
				}
			}
		}
	}
	return nil
}

func register(ctx context.Context, cs kubernetes.Interface, name, zone string) error {
	size := corev1.ResourceList{
		corev1.ResourceCPU:              resource.MustParse("8"),
		corev1.ResourceMemory:           resource.MustParse("64Gi"),
		corev1.ResourcePods:             resource.MustParse("110"),
		corev1.ResourceEphemeralStorage: resource.MustParse("64Gi"),
	}
	n := &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{
		corev1.LabelHostname: name, corev1.LabelTopologyZone: zone,
		corev1.LabelOSStable: "linux", corev1.LabelArchStable: "amd64"}}}
	nodes := cs.CoreV1().Nodes()
	if _, err := nodes.Create(ctx, n, metav1.CreateOptions{}); err != nil && !apierrors.IsAlreadyExists(err) {
		return err
	}
	// Controllers write to a new node too.
	return retry.RetryOnConflict(retry.DefaultBackoff, func() error {
		n, err := nodes.Get(ctx, name, metav1.GetOptions{})
		if err != nil {
			return err
		}
		// The API server taints a new node as not ready; the controller that would
		// lift that is not run, since these nodes send no heartbeats.
		n.Spec.Taints = nil
		if n, err = nodes.Update(ctx, n, metav1.UpdateOptions{}); err != nil {
			return err
		}
		n.Status.Capacity, n.Status.Allocatable = size, size
		n.Status.Conditions = []corev1.NodeCondition{{Type: corev1.NodeReady, Status: corev1.ConditionTrue,
			Reason: "KubeletReady", LastHeartbeatTime: metav1.Now(), LastTransitionTime: metav1.Now()}}
		_, err = nodes.UpdateStatus(ctx, n, metav1.UpdateOptions{})
		return err
	})
}

func play(ctx context.Context, cs kubernetes.Interface, pod *corev1.Pod) error {
	pods := cs.CoreV1().Pods(pod.Namespace)
	if pod.DeletionTimestamp != nil {
		now := int64(0)
		return pods.Delete(ctx, pod.Name, metav1.DeleteOptions{GracePeriodSeconds: &now,
			Preconditions: &metav1.Preconditions{UID: &pod.UID}})
	}
	if pod.Status.Phase != corev1.PodPending {
		return nil
	}
	p, at := pod.DeepCopy(), metav1.Now()
	ready := p.Annotations["kubesandbox/ready"] != "false"
	state := corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: at}}
	p.Status.Phase, p.Status.StartTime = corev1.PodRunning, &at
	code, ends := p.Annotations["kubesandbox/exit"]
	if !ends && p.Spec.RestartPolicy == corev1.RestartPolicyNever {
		code, ends = "0", true
	}
	if ends {
		var n int32
		if _, err := fmt.Sscan(code, &n); err != nil {
			return err
		}
		ready, p.Status.Phase = false, corev1.PodSucceeded
		if n != 0 {
			p.Status.Phase = corev1.PodFailed
		}
		state = corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{ExitCode: n, StartedAt: at, FinishedAt: at}}
	}
	status := corev1.ConditionFalse
	if ready {
		status = corev1.ConditionTrue
	}
	for _, c := range p.Spec.Containers {
		p.Status.ContainerStatuses = append(p.Status.ContainerStatuses, corev1.ContainerStatus{
			Name: c.Name, Image: c.Image, ImageID: c.Image, Ready: ready, Started: &ready, State: state})
	}
	for _, t := range []corev1.PodConditionType{corev1.PodInitialized, corev1.ContainersReady, corev1.PodReady} {
		s := status
		if t == corev1.PodInitialized {
			s = corev1.ConditionTrue
		}
		p.Status.Conditions = append(p.Status.Conditions, corev1.PodCondition{Type: t, Status: s, LastTransitionTime: at})
	}
	_, err := pods.UpdateStatus(ctx, p, metav1.UpdateOptions{})
	return err
}
