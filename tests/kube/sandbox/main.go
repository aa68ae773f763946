// SPDX-License-Identifier: Apache-2.0

// Command kubesandbox is a Kubernetes control plane for tests, in one program:
// etcd, kube-apiserver, kube-controller-manager, kube-scheduler and kubectl of
// one release, plus "nodes", a small stand-in for kubelets that reports the
// pods bound to its nodes as running. It starts no containers. Linked under one
// of these names (kubectl, say), it is that command.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	kubectl "k8s.io/kubectl/pkg/cmd"
	kubectlutil "k8s.io/kubectl/pkg/cmd/util"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllers "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
)

const usage = "usage: kubesandbox etcd|kube-apiserver|kube-controller-manager|kube-scheduler|kubectl|nodes [options]\n"

func main() {
	name := filepath.Base(os.Args[0])
	if name == "kubesandbox" && len(os.Args) > 1 {
		name = os.Args[1]
		os.Args = append([]string{name}, os.Args[2:]...)
	}
	var cmd *cobra.Command
	switch name {
	case "etcd":
		exit(runEtcd(os.Args[1:]))
	case "nodes":
		exit(runNodes(os.Args[1:]))
	case "kubectl":
		if err := cli.RunNoErrOutput(kubectl.NewDefaultKubectlCommand()); err != nil {
			kubectlutil.CheckErr(err)
		}
		return
	case "kube-apiserver":
		cmd = apiserver.NewAPIServerCommand()
	case "kube-controller-manager":
		cmd = controllers.NewControllerManagerCommand()
	case "kube-scheduler":
		cmd = scheduler.NewSchedulerCommand()
	default:
		fmt.Fprint(os.Stderr, usage)
		os.Exit(2)
	}
	os.Exit(cli.Run(cmd))
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}
